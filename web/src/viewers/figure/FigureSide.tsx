/** One figure of the large view, under the name of its run and step. */
import { formatInteger } from "../../base/format";
import { RunLabel } from "../RunLabel";
import styles from "./Large.module.css";
import { Sheet } from "./Sheet";
import { Stage } from "./Stage";
import type { Side } from "./sides";
import type { ChangeZoom } from "./useZoom";
import type { Zoom } from "./zoom";

interface FigureSideProps {
  side: Side;
  label: string;
  named: boolean;
  zoom: Zoom;
  setZoom: ChangeZoom;
}

export function FigureSide({ side, label, named, zoom, setZoom }: FigureSideProps) {
  return (
    <figure
      className={styles.side}
      data-run={side.run.id}
      data-step={side.step}
      data-stale={side.stale || undefined}
    >
      {named && <SideName side={side} />}
      <div className={styles.room} data-stage>
        <Stage figure={side.item} zoom={zoom} setZoom={setZoom}>
          {(box) => <Sheet side={side} label={label} box={box} />}
        </Stage>
      </div>
    </figure>
  );
}

export const SideName = ({ side }: { side: Side }) => (
  <figcaption className={styles.head}>
    <RunLabel
      track={{
        run: side.run,
        now: { step: side.step, time: 0, items: [], positions: [], total: 0 },
        age: side.age,
      }}
    />
    <span className={styles.step}>
      {side.held ? "held at step" : "step"} {formatInteger(side.step)}
    </span>
  </figcaption>
);
