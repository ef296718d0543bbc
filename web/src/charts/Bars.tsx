/** Counts between edges as bars, read out under the pointer. Fetches nothing. */
import { useRef, useState } from "react";
import { formatNumber } from "../base/format";
import { Axes, PLOT_INSETS } from "./Axes";
import styles from "./Bars.module.css";
import { barPath, binAt } from "./barGeometry";
import { tickLabel } from "./ticks";
import { useSize } from "./useSize";

export interface BarsProps {
  /** One more edge than counts, growing. */
  edges: ArrayLike<number>;
  counts: ArrayLike<number>;
  color: string;
  /** Visible part of the x axis and top of the y axis; several charts share them to compare. */
  x?: readonly [number, number];
  top?: number;
  noun: string;
  label: string;
}

export function Bars({ edges, counts, color, x, top, noun, label }: BarsProps) {
  const plot = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(plot);
  const [pointer, setPointer] = useState<number | null>(null);
  const range = x ?? [Number(edges[0] ?? 0), Number(edges[edges.length - 1] ?? 1)];
  const span = range[1] - range[0] || 1;
  const peak = (top ?? Math.max(...Array.from(counts), 0)) || 1;
  const bin = pointer === null ? -1 : binAt(edges, range[0] + pointer * span);
  const box = { x: range, top: peak, width, height };
  return (
    <div className={styles.bars}>
      <Axes
        x={[range[0], range[0] + span]}
        y={[0, peak]}
        formatX={tickLabel}
        width={width}
        height={height}
      />
      <div
        ref={plot}
        className={styles.plot}
        style={PLOT_INSETS}
        role="img"
        aria-label={label}
        onPointerMove={(event) => {
          const area = event.currentTarget.getBoundingClientRect();
          setPointer((event.clientX - area.left) / (area.width || 1));
        }}
        onPointerLeave={() => setPointer(null)}
      >
        <svg aria-hidden="true" width={width} height={height}>
          <path d={barPath(edges, counts, box)} fill={color} />
          {bin >= 0 && <path d={barPath(edges, counts, box, bin)} className={styles.lit} />}
        </svg>
      </div>
      {bin >= 0 && pointer !== null && (
        <div className={styles.readout} data-side={pointer > 0.5 ? "left" : "right"}>
          {formatNumber(Number(edges[bin]))} … {formatNumber(Number(edges[bin + 1]))}{" "}
          <b>
            {formatNumber(Number(counts[bin]))} {noun}
          </b>
        </div>
      )}
    </div>
  );
}
