/** Which boxes and vectors are shown: by their labels and scores. */
import { formatInteger, formatNumber } from "../../base/format";
import { Checkbox } from "../../ui/Checkbox";
import { RangeSlider } from "../../ui/RangeSlider";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import type { Box } from "./boxes";
import styles from "./Controls.module.css";
import type { CloudItem } from "./model";
import { cloudsIn } from "./scenes";
import { shownBoxes } from "./shownBoxes";
import { type CloudStyle, namesText, pairText } from "./style";

interface BoxControlsProps extends SceneControlsProps<CloudItem> {
  style: CloudStyle;
}

const MOST_LABELS = 200;
const STEPS = 100;

export function boxesShown(
  { scenes }: Pick<BoxControlsProps, "scenes">,
  style: CloudStyle,
): { shown: number; total: number } {
  let [shown, total] = [0, 0];
  for (const { lines } of cloudsIn(scenes)) {
    shown += shownBoxes(lines.boxes, style).length;
    total += lines.boxes.length;
  }
  return { shown, total };
}

export function BoxControls(props: BoxControlsProps) {
  const { style, set, scenes } = props;
  const boxes = cloudsIn(scenes).flatMap(({ lines }) => lines.boxes);
  const vectors = cloudsIn(scenes).reduce((sum, { lines }) => sum + lines.arrows.length, 0);
  const switched = (on: boolean) => (on ? undefined : "off");
  return (
    <>
      {boxes.length > 0 && (
        <>
          <Checkbox checked={style.boxes} onChange={(on) => set({ boxes: switched(on) })}>
            Boxes ({formatInteger(boxes.length)})
          </Checkbox>
          <Checkbox checked={style.captions} onChange={(on) => set({ names: switched(on) })}>
            Names and scores beside boxes
          </Checkbox>
          <Scores boxes={boxes} {...props} />
          <Labels boxes={boxes} {...props} />
        </>
      )}
      {vectors > 0 && (
        <Checkbox checked={style.vectors} onChange={(on) => set({ vectors: switched(on) })}>
          Vectors ({formatInteger(vectors)})
        </Checkbox>
      )}
    </>
  );
}

function Scores({ boxes, style, set }: BoxControlsProps & { boxes: readonly Box[] }) {
  const scores = boxes.flatMap(({ score }) => (Number.isFinite(score) ? [score as number] : []));
  if (scores.length === 0) return null;
  const [least, most] = [Math.min(0, ...scores), Math.max(1, ...scores)];
  const [low, high] = style.score ?? [least, most];
  const text = (value: number) => formatNumber(value, 3);
  return (
    <span className={styles.row}>
      <span className={styles.name}>score</span>
      <RangeSlider
        label="score"
        className={styles.slider}
        value={[low, high]}
        min={least}
        max={most}
        step={(most - least) / STEPS}
        textOf={text}
        onChange={(range) => {
          const all = range[0] <= least && range[1] >= most;
          const [from, to] = range.map((value) => Number(value.toPrecision(6))) as [number, number];
          set({ score: all ? undefined : pairText([from, to]) }, { replace: true });
        }}
      />
      <span className={styles.value}>
        {text(low)} – {text(high)}
      </span>
    </span>
  );
}

function Labels({ boxes, style, set }: BoxControlsProps & { boxes: readonly Box[] }) {
  const counts = new Map<string, number>();
  for (const { label } of boxes) counts.set(label, (counts.get(label) ?? 0) + 1);
  const toggle = (label: string) => {
    const next = new Set(style.hiddenLabels);
    if (!next.delete(label)) next.add(label);
    set({ labels: namesText(next) });
  };
  return (
    <span className={styles.list}>
      {[...counts].slice(0, MOST_LABELS).map(([label, count]) => (
        <button
          key={label}
          type="button"
          className={styles.chip}
          aria-pressed={!style.hiddenLabels.has(label)}
          title={label.slice(0, 500)}
          dir="auto"
          data-label={label.slice(0, 100)}
          onClick={() => toggle(label)}
        >
          <span className={styles.text}>{label.slice(0, 60) || "no label"}</span>
          <small>{formatInteger(count)}</small>
        </button>
      ))}
      {counts.size > MOST_LABELS && `${formatInteger(counts.size - MOST_LABELS)} more`}
    </span>
  );
}
