/** From which value to which the colours run, with the colours themselves. */
import { formatNumber } from "../../base/format";
import { cssColor } from "../../overlay/rgb";
import { RangeSlider } from "../../ui/RangeSlider";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import styles from "./Controls.module.css";
import type { CloudItem } from "./model";
import { colorAt } from "./ramp";
import { cloudsIn } from "./scenes";
import { type CloudStyle, type Mode, pairText } from "./style";

interface RangeControlProps extends SceneControlsProps<CloudItem> {
  style: CloudStyle;
  mode: Mode;
}

const STEPS = 200;
const GRADIENT = `linear-gradient(to right, ${[0, 1, 2, 3, 4, 5, 6, 7, 8]
  .map((i) => cssColor(colorAt(i / 8)))
  .join(", ")})`;

export function RangeControl({ scenes, items, style, mode, set }: RangeControlProps) {
  const ends = endsOf(items, mode);
  const auto = united(cloudsIn(scenes).map(({ points }) => points.range(mode)));
  const value = style.range ?? auto;
  if (!value) return null;
  const [least, most] = [Math.min(ends[0], value[0]), Math.max(ends[1], value[1])];
  const text = (one: number) => formatNumber(one, 3);
  return (
    <span className={styles.range} data-range={pairText(value)}>
      <span className={styles.value}>{text(value[0])}</span>
      <span className={styles.ramp} style={{ background: GRADIENT }} aria-hidden />
      <RangeSlider
        label={mode}
        className={styles.slider}
        value={[value[0], value[1]]}
        min={least}
        max={most > least ? most : least + 1}
        step={(most - least) / STEPS || 1}
        textOf={text}
        onChange={(range) =>
          set({ range: pairText(round(range, most - least)) }, { replace: true })
        }
      />
      <span className={styles.value}>{text(value[1])}</span>
    </span>
  );
}

/** Links need no more digits than the slider has places. */
function round(range: readonly [number, number], span: number): [number, number] {
  const decimals = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(span || 1))));
  return [Number(range[0].toFixed(decimals)), Number(range[1].toFixed(decimals))];
}

/** Of all clouds that are shown: the same value has the same colour in all runs. */
function endsOf(items: readonly CloudItem[], mode: Mode): [number, number] {
  const bounds = items.flatMap((item) => item.bounds ?? []);
  if (mode === "distance")
    return [0, Math.max(0, ...bounds.map((corner) => Math.hypot(...corner)))];
  const at = mode === "x" ? 0 : mode === "y" ? 1 : 2;
  const values = bounds.map((corner) => corner[at]);
  return [Math.min(...values), Math.max(...values)];
}

function united(ranges: readonly (readonly [number, number])[]): [number, number] | undefined {
  if (ranges.length === 0) return undefined;
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}
