/** How points are drawn. */
import { formatNumber } from "../../base/format";
import { Checkbox } from "../../ui/Checkbox";
import { Slider } from "../../ui/Slider";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import styles from "./Controls.module.css";
import type { CloudItem } from "./model";
import type { CloudStyle } from "./style";

interface PointControlsProps extends SceneControlsProps<CloudItem> {
  style: CloudStyle;
}

const MOST_PIXELS = 12;
/** Of the slider where nobody chose. */
const USUAL_PIXELS = 2;

export function PointControls({ style, set }: PointControlsProps) {
  const { size } = style;
  return (
    <>
      <span className={styles.row}>
        <span className={styles.name}>point size</span>
        <Slider
          label="Point size in pixels"
          className={styles.slider}
          value={size ?? USUAL_PIXELS}
          min={1}
          max={MOST_PIXELS}
          step={0.5}
          valueText={size === undefined ? "as suits" : `${size} pixels`}
          onChange={(value) => set({ size: String(value) }, { replace: true })}
        />
        <span className={styles.value}>{size === undefined ? "auto" : formatNumber(size)}</span>
      </span>
      <Checkbox
        checked={style.attenuate}
        onChange={(near) => set({ near: near ? "on" : undefined })}
      >
        Nearer points are larger
      </Checkbox>
    </>
  );
}
