/** All that can be set about pictures and what lies on them, for a popover. */
import { formatPercent } from "../../../base/format";
import {
  COLORINGS,
  type Coloring,
  defaultOverlay,
  type OverlaySettings,
  useOverlay,
} from "../../../overlay/settings";
import { Button } from "../../../ui/Button";
import { Checkbox } from "../../../ui/Checkbox";
import { Kbd } from "../../../ui/Kbd";
import { RangeSlider } from "../../../ui/RangeSlider";
import { Slider } from "../../../ui/Slider";
import { ClassList } from "./ClassList";
import styles from "./Controls.module.css";
import { scoreEnds, scoreRange, scoreStep, scoreText, setScore, toggleLayer } from "./choices";
import { hasOverlays, type Legend, type LegendScore } from "./legend";
import { OpacitySlider } from "./OpacitySlider";

/** Of a grid: how large its pictures are, and whether their captions are shown. */
export interface PictureControls {
  /** Pixels wide; null: as large as fit. */
  size: number | null;
  /** What they are wide now. */
  shown: number;
  captions: boolean;
  setSize: (size: number | null, how?: { replace?: boolean }) => void;
  setCaptions: (captions: boolean) => void;
}

interface ControlsProps {
  legend: Legend;
  pictures: PictureControls | undefined;
}

export function Controls({ legend, pictures }: ControlsProps) {
  return (
    <div className={styles.controls}>
      {legend.layers.length > 0 && <LayerSection legend={legend} />}
      {legend.masks && <MaskSection />}
      {legend.boxes && <BoxSection scores={legend.scores} />}
      {hasOverlays(legend) && <ColorSection />}
      {legend.classes.length > 0 && <ClassList classes={legend.classes} />}
      {pictures && <PictureSection {...pictures} />}
    </div>
  );
}

function LayerSection({ legend }: { legend: Legend }) {
  const { settings, set } = useOverlay();
  const changed = settings !== defaultOverlay;
  return (
    <section className={styles.section} aria-label="Layers">
      <h3>
        Layers
        <Button look="quiet" disabled={!changed} onClick={() => set(defaultOverlay)}>
          Reset
        </Button>
      </h3>
      {legend.layers.map((layer) => (
        <div key={layer.name} className={styles.layer}>
          <span className={styles.name} title={layer.name} dir="auto">
            {layer.name}
          </span>
          {layer.ids.map((id) => (
            <Checkbox
              key={id}
              checked={!settings.hiddenLayers.includes(id)}
              onChange={() => set(toggleOne(settings, id))}
            >
              {id.startsWith("mask:") ? "mask" : "boxes"}
            </Checkbox>
          ))}
        </div>
      ))}
    </section>
  );
}

/** One of a layer's masks or boxes. */
function toggleOne(settings: OverlaySettings, id: string): Partial<OverlaySettings> {
  return toggleLayer(settings, { ids: [id] });
}

function MaskSection() {
  const { settings, set } = useOverlay();
  return (
    <section className={styles.section} aria-label="Masks">
      <h3>
        <Checkbox checked={settings.masks} onChange={(masks) => set({ masks })}>
          Masks
        </Checkbox>
        <Kbd keys="m" />
      </h3>
      <div className={styles.line}>
        <span>Opacity</span>
        <OpacitySlider className={styles.slider} />
        <span className={styles.number}>{formatPercent(settings.opacity)}</span>
      </div>
      <div className={styles.line}>
        <span>Drawn</span>
        <Choice
          label="How masks are drawn"
          value={settings.outline ? "outline" : "filled"}
          options={["filled", "outline"]}
          onChange={(how) => set({ outline: how === "outline" })}
        />
        <Kbd keys="o" />
      </div>
    </section>
  );
}

function BoxSection({ scores }: { scores: readonly LegendScore[] }) {
  const { settings, set } = useOverlay();
  return (
    <section className={styles.section} aria-label="Boxes">
      <h3>
        <Checkbox checked={settings.boxes} onChange={(boxes) => set({ boxes })}>
          Boxes
        </Checkbox>
        <Kbd keys="b" />
      </h3>
      <Checkbox checked={settings.captions} onChange={(captions) => set({ captions })}>
        Names and scores beside boxes
      </Checkbox>
      {scores.map((score) => (
        <ScoreLine key={score.key} score={score} />
      ))}
    </section>
  );
}

function ScoreLine({ score }: { score: LegendScore }) {
  const { settings, set } = useOverlay();
  const range = scoreRange(settings, score);
  const [least, greatest] = scoreEnds(score);
  const step = scoreStep(score);
  return (
    <div className={styles.line}>
      <span className={styles.name} title={score.key} dir="auto">
        {score.key}
      </span>
      <RangeSlider
        className={styles.slider}
        label={score.key}
        value={range}
        min={least}
        max={greatest}
        step={step}
        textOf={(value) => scoreText(value, step)}
        onChange={(next) => set(setScore(settings, score, next), { replace: true })}
      />
      <span className={styles.number}>
        {scoreText(range[0], step)}–{scoreText(range[1], step)}
      </span>
    </div>
  );
}

function ColorSection() {
  const { settings, set } = useOverlay();
  return (
    <section className={styles.section} aria-label="Colours">
      <div className={styles.line}>
        <span>Colour by</span>
        <Choice<Coloring>
          label="Colour by"
          value={settings.color}
          options={COLORINGS}
          onChange={(color) => set({ color })}
        />
      </div>
    </section>
  );
}

const SMALLEST_PIXELS = 32;
const LARGEST_PIXELS = 640;

function PictureSection({ size, shown, captions, setSize, setCaptions }: PictureControls) {
  return (
    <section className={styles.section} aria-label="Pictures">
      <h3>Pictures</h3>
      <div className={styles.line}>
        <span>Size</span>
        <Slider
          className={styles.slider}
          label="Width of the pictures"
          value={Math.round(shown)}
          min={SMALLEST_PIXELS}
          max={LARGEST_PIXELS}
          step={4}
          valueText={`${Math.round(shown)} pixels`}
          onChange={(next) => setSize(next, { replace: true })}
        />
        <Button look="quiet" on={size === null} onClick={() => setSize(null)}>
          fit
        </Button>
      </div>
      <Checkbox checked={captions} onChange={setCaptions}>
        Captions
      </Checkbox>
    </section>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly Value[];
  onChange: (value: Value) => void;
}

/** One of a few words that stand side by side. */
const Choice = <Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line
  <span className={styles.choice} role="group" aria-label={label}>
    {options.map((one) => (
      <button key={one} type="button" aria-pressed={one === value} onClick={() => onChange(one)}>
        {one}
      </button>
    ))}
  </span>
);
