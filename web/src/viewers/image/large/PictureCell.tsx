/** One run's picture in the large view: whose it is, the picture, and what lies under the cursor. */
import { Maximize2 } from "lucide-react";
import { formatInteger } from "../../../base/format";
import { IconButton } from "../../../ui/IconButton";
import { RunLabel } from "../../RunLabel";
import type { Adjust, Range } from "../raster/adjust";
import type { Camera } from "./camera";
import type { Cursor } from "./cursor";
import styles from "./PictureCell.module.css";
import { PictureLayer } from "./PictureLayer";
import { Readout } from "./Readout";
import { Stage } from "./Stage";
import type { Side } from "./samples";
import type { ChangeCamera } from "./useCamera";

interface PictureCellProps {
  side: Side;
  label: string;
  camera: Camera;
  setCamera?: ChangeCamera | undefined;
  cursor: Cursor;
  adjust: Adjust;
  range: Range | undefined;
  /** Before the run: "A". */
  name?: string;
  /** Without a line about the place that is pointed at. */
  compact?: boolean;
  /** It is the one that the keys move. */
  lead?: boolean;
  /** Show it alone. */
  onOpen?: () => void;
}

export function PictureCell(props: PictureCellProps) {
  const { side, label, camera, setCamera, cursor, adjust, range, name, compact, lead, onOpen } =
    props;
  const { item, run, step } = side;
  return (
    <figure
      className={styles.cell}
      data-run={run.id}
      data-step={step}
      data-lead={lead || undefined}
      data-stale={side.stale || undefined}
    >
      <figcaption className={styles.head}>
        <SideLabel side={side} {...(name && { name })} />
        {onOpen && <IconButton icon={Maximize2} label="Show this picture alone" onClick={onOpen} />}
      </figcaption>
      <div className={styles.stage}>
        <Stage label={label} picture={item} camera={camera} setCamera={setCamera} cursor={cursor}>
          {(canvas) => (
            <PictureLayer
              item={item}
              camera={camera}
              canvas={canvas}
              adjust={adjust}
              range={range}
              step={step}
            />
          )}
        </Stage>
      </div>
      {!compact && <Readout item={item} cursor={cursor} />}
    </figure>
  );
}

/** The run, the step, and how old it is. */
export const SideLabel = ({ side, name }: { side: Side; name?: string }) => (
  <span className={styles.side}>
    <span className={styles.who}>
      {name && <b>{name}</b>}
      <RunLabel
        track={{
          run: side.run,
          now: { step: side.step, time: 0, items: [], positions: [], total: 0 },
          age: side.age,
        }}
      />
    </span>
    <span className={styles.step}>step {formatInteger(side.step)}</span>
  </span>
);
