/** The line of controls above pictures: layers, classes, and how they are drawn. */
import { SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { useOverlay } from "../../../overlay/settings";
import { Button } from "../../../ui/Button";
import { Popover } from "../../../ui/Popover";
import { Slider } from "../../../ui/Slider";
import { ClassChip } from "./ClassChip";
import { ClassList } from "./ClassList";
import { Controls, type PictureControls } from "./Controls";
import controls from "./Controls.module.css";
import {
  isLayerOn,
  scoreEnds,
  scoreRange,
  scoreStep,
  scoreText,
  setScore,
  toggleLayer,
} from "./choices";
import { Fitting } from "./Fitting";
import type { Legend, LegendLayer, LegendScore } from "./legend";
import { OpacitySlider } from "./OpacitySlider";
import styles from "./Strip.module.css";

/** More are never in one line, whatever the screen. */
const MOST_CHIPS = 40;
const DIGITS = 9;

interface StripProps {
  panelKey: string;
  legend: Legend;
  pictures: PictureControls | undefined;
  /** More controls, before the last one. */
  children?: ReactNode;
}

export function Strip({ panelKey, legend, pictures, children }: StripProps) {
  const [score] = legend.scores;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line
    <div className={styles.strip} role="group" aria-label={`Overlays of ${panelKey}`}>
      <Layers legend={legend} />
      <Classes legend={legend} />
      <span className={styles.tools}>
        {legend.masks && <MaskTools />}
        {score && <ScoreTool score={score} />}
      </span>
      {children}
      <ControlsButton label="Overlays" legend={legend} pictures={pictures} />
    </div>
  );
}

function Layers({ legend }: { legend: Legend }) {
  const { settings, set } = useOverlay();
  return (
    <span className={styles.layers}>
      {legend.layers.map((layer) => (
        <LayerButton
          key={layer.name}
          layer={layer}
          on={isLayerOn(settings, layer)}
          onClick={() => set(toggleLayer(settings, layer))}
        />
      ))}
    </span>
  );
}

interface LayerButtonProps {
  layer: LegendLayer;
  on: boolean;
  onClick: () => void;
}

const LayerButton = ({ layer, on, onClick }: LayerButtonProps) => (
  <button
    type="button"
    className={styles.layer}
    aria-pressed={on}
    title={`${layer.name}: ${layer.ids.map((id) => id.split(":")[0]).join(" and ")}\nClick ${on ? "hides" : "shows"} it`}
    onClick={onClick}
  >
    <span className={styles.name} dir="auto">
      {layer.name}
    </span>
  </button>
);

function Classes({ legend }: { legend: Legend }) {
  const { classes } = legend;
  return (
    <Fitting
      total={classes.length}
      more={(hidden) => (
        <Popover
          label="Classes"
          className={controls.sheet}
          trigger={
            <button type="button" className={styles.more} aria-label={`${hidden} more classes`}>
              +{hidden}
            </button>
          }
        >
          <ClassList classes={classes} />
        </Popover>
      )}
    >
      {classes.slice(0, MOST_CHIPS).map((one, i) => (
        <ClassChip key={one.name} of={one} digit={i < DIGITS ? i + 1 : undefined} />
      ))}
    </Fitting>
  );
}

function MaskTools() {
  const { settings, set } = useOverlay();
  return (
    <span className={styles.masks}>
      <span className={styles.label} aria-hidden>
        opacity
      </span>
      <OpacitySlider className={styles.slider} />
      <Button
        look="quiet"
        on={settings.outline}
        title="Only the edges of masks (key o)"
        onClick={() => set({ outline: !settings.outline })}
      >
        outline
      </Button>
    </span>
  );
}

/** Only the least score, of the first key: what one mostly wants. The popover has all. */
function ScoreTool({ score }: { score: LegendScore }) {
  const { settings, set } = useOverlay();
  const [low, high] = scoreRange(settings, score);
  const [least, greatest] = scoreEnds(score);
  const step = scoreStep(score);
  return (
    <span className={styles.score}>
      <span className={styles.label} title={score.key}>
        <span className={styles.name}>{score.key}</span> ≥ {scoreText(low, step)}
      </span>
      <Slider
        className={styles.slider}
        label={`Least ${score.key}`}
        value={low}
        min={least}
        max={greatest}
        step={step}
        valueText={scoreText(low, step)}
        onChange={(next) =>
          set(setScore(settings, score, [next, Math.max(next, high)]), { replace: true })
        }
      />
    </span>
  );
}

interface ControlsButtonProps extends Pick<StripProps, "legend" | "pictures"> {
  label: string;
  /** Out of sight until the panel is pointed at. */
  faint?: boolean;
  className?: string | undefined;
}

/** All controls under one button, where there is no room for the strip. */
export const ControlsButton = (props: ControlsButtonProps) => (
  <Popover
    label={props.label}
    align="end"
    className={controls.sheet}
    trigger={
      <Button
        look="quiet"
        aria-label={props.label}
        title={props.label}
        data-faint={props.faint || undefined}
        className={props.className}
      >
        <SlidersHorizontal size={13} strokeWidth={1.75} aria-hidden />
      </Button>
    }
  >
    <Controls legend={props.legend} pictures={props.pictures} />
  </Popover>
);
