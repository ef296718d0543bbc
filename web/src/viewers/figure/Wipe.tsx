/** Two figures over one another: the first at the left of a line, the second at its right. */
import { useState } from "react";
import { formatPercent } from "../../base/format";
import { Slider } from "../../ui/Slider";
import { SideName } from "./FigureSide";
import styles from "./Large.module.css";
import { Sheet } from "./Sheet";
import { Stage } from "./Stage";
import type { Side } from "./sides";
import type { ChangeZoom } from "./useZoom";
import type { Zoom } from "./zoom";

interface WipeProps {
  sides: readonly Side[];
  zoom: Zoom;
  setZoom: ChangeZoom;
  label: string;
}

export function Wipe({ sides, zoom, setZoom, label }: WipeProps) {
  const [at, setAt] = useState(0.5);
  const [left, right] = sides;
  if (!left || !right) return null;
  const line = formatPercent(at);
  return (
    <div className={styles.side}>
      <div className={styles.names}>
        <SideName side={left} />
        <Slider
          className={styles.wiper}
          label="Where one figure ends and the other begins"
          value={at}
          min={0}
          max={1}
          step={0.01}
          valueText={line}
          onChange={setAt}
        />
        <SideName side={right} />
      </div>
      <div className={styles.room} data-stage data-wipe>
        <Stage figure={right.item} zoom={zoom} setZoom={setZoom}>
          {(box) => (
            <>
              <Sheet side={right} label={label} box={box} />
              <div className={styles.over} style={{ clipPath: `inset(0 ${(1 - at) * 100}% 0 0)` }}>
                <Sheet side={left} label={label} box={box} />
              </div>
              <i className={styles.line} style={{ left: `${at * 100}%` }} />
            </>
          )}
        </Stage>
      </div>
    </div>
  );
}
