/** Counts between edges as bars, of several series as outlines, read out under the pointer. Fetches nothing. */
import { type KeyboardEvent, useId, useRef, useState, useSyncExternalStore } from "react";
import { formatNumber } from "../base/format";
import { Axes, PLOT_INSETS } from "./Axes";
import styles from "./Bars.module.css";
import { barPath, binAt, logPart, outlinePath } from "./barGeometry";
import { getHover, setHover, subscribeHover } from "./hover";
import { LogTicks } from "./LogTicks";
import { PlotReadout } from "./PlotReadout";
import { tickLabel } from "./ticks";
import { useSize } from "./useSize";

export interface BarSeries {
  name: string;
  color: string;
  /** One more edge than counts, growing. */
  edges: ArrayLike<number>;
  counts: ArrayLike<number>;
  /** Words after a bin's number: "values, 3.1 %". */
  unit: (bin: number) => string;
}

export interface BarsProps {
  series: readonly BarSeries[];
  /** Visible part of the x axis and top of the y axis; several charts share them to compare. */
  x: readonly [number, number];
  top: number;
  /** Heights by the logarithm; the least that counts. */
  logUnit?: number | undefined;
  /** Charts of the same name show the same place under the pointer. */
  axis: string;
  label: string;
}

export function Bars({ series, x, top, logUnit, axis, label }: BarsProps) {
  const id = useId();
  const plot = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(plot);
  const hover = useSyncExternalStore(subscribeHover, getHover);
  const [focused, setFocused] = useState(false);
  const span = x[1] - x[0] || 1;
  const peak = top || 1;
  const part = logUnit === undefined ? undefined : logPart(peak, logUnit);
  const box = { x, top: peak, width, height, ...(part && { part }) };
  const at = hover?.axis === axis ? hover.x : null;
  const [first] = series;
  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (by === 0 || event.altKey || !first) return;
    event.preventDefault();
    const bin = nextBin(first, at, by);
    const middle = (Number(first.edges[bin]) + Number(first.edges[bin + 1])) / 2;
    setHover({ x: middle, axis, source: id });
  };
  return (
    <div className={styles.bars}>
      <Axes
        x={[x[0], x[0] + span]}
        y={part ? null : [0, peak]}
        formatX={tickLabel}
        width={width}
        height={height}
      />
      {part && <LogTicks top={peak} part={part} width={width} height={height} />}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        ref={plot}
        className={styles.plot}
        style={PLOT_INSETS}
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its bins are read out by keys
        tabIndex={0}
        onKeyDown={move}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          setHover(null);
        }}
        onPointerMove={(event) => {
          const area = event.currentTarget.getBoundingClientRect();
          const place = (event.clientX - area.left) / (area.width || 1);
          setHover({ x: x[0] + place * span, axis, source: id });
        }}
        onPointerLeave={() => setHover(null)}
      >
        <svg aria-hidden="true" width={width} height={height}>
          {series.length === 1 && first ? (
            <path d={barPath(first.edges, first.counts, box)} fill={first.color} />
          ) : (
            series.map((one) => (
              <path
                key={one.name}
                d={outlinePath(one.edges, one.counts, box)}
                className={styles.outline}
                stroke={one.color}
                fill={one.color}
              />
            ))
          )}
          {at !== null && <Lit series={series} at={at} box={box} />}
        </svg>
      </div>
      {at !== null && (
        <BarReadout
          series={series}
          at={at}
          side={(at - x[0]) / span > 0.5 ? "left" : "right"}
          live={focused}
        />
      )}
    </div>
  );
}

function nextBin({ edges, counts }: BarSeries, at: number | null, by: number): number {
  const bin = at === null ? -1 : binAt(edges, at);
  if (bin < 0) return by > 0 ? 0 : counts.length - 1;
  return Math.min(counts.length - 1, Math.max(0, bin + by));
}

interface LitProps {
  series: readonly BarSeries[];
  at: number;
  box: Parameters<typeof barPath>[2];
}

function Lit({ series, at, box }: LitProps) {
  const [only] = series;
  const left = ((at - box.x[0]) / (box.x[1] - box.x[0] || 1)) * box.width;
  if (series.length !== 1 || !only)
    return <path d={`M${left} 0V${box.height}`} className={styles.cursor} />;
  const bin = binAt(only.edges, at);
  if (bin < 0) return null;
  return <path d={barPath(only.edges, only.counts, box, bin)} className={styles.lit} />;
}

interface BarReadoutProps {
  series: readonly BarSeries[];
  at: number;
  side: "left" | "right";
  live: boolean;
}

function BarReadout({ series, at, side, live }: BarReadoutProps) {
  const rows = series.flatMap((one) => {
    const bin = binAt(one.edges, at);
    return bin < 0 ? [] : [{ one, bin }];
  });
  if (rows.length === 0) return null;
  return (
    <PlotReadout side={side} live={live} rows>
      {rows.map(({ one, bin }) => (
        <div key={one.name} className={styles.reading}>
          {series.length > 1 && <i style={{ background: one.color }} title={one.name} />}
          <span>
            {formatNumber(Number(one.edges[bin]))} … {formatNumber(Number(one.edges[bin + 1]))}
          </span>
          <b>{formatNumber(Number(one.counts[bin]))}</b> <span>{one.unit(bin)}</span>
        </div>
      ))}
    </PlotReadout>
  );
}
