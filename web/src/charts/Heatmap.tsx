/** A grid of numbers as colours over the shared x axis, read out under the pointer. Fetches nothing. */
import { useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { formatNumber } from "../base/format";
import { Axes, PLOT_INSETS } from "./Axes";
import styles from "./Heatmap.module.css";
import { type HeatmapGrid, heatmapPixels, readHeatmap } from "./heatmapPixels";
import { getHover, setHover, subscribeHover } from "./hover";
import type { Extent } from "./line";
import { colorTable, parseRgb, resolveColors, useThemeVersion } from "./palette";
import { usePointer } from "./usePointer";
import { useSize } from "./useSize";

export interface HeatmapProps {
  grid: HeatmapGrid;
  axis: string;
  /** Visible part of the x axis; null shows all columns. */
  range: Extent | null;
  playhead: number | null;
  onPick: (x: number) => void;
  onRange: (range: Extent | null) => void;
  formatX: (x: number) => string;
  /** What the numbers count, for the readout: "weights". */
  noun: string;
  /** The whole in words, for those who do not see it. */
  label: string;
}

export const SEQUENTIAL = Array.from({ length: 9 }, (_, i) => `var(--seq-${i})`);

export function Heatmap(props: HeatmapProps) {
  const { grid, axis, range, playhead, formatX, noun, label } = props;
  const id = useId();
  const plot = useRef<HTMLDivElement>(null);
  const size = useSize(plot);
  const [low, high] = range ?? [Number(grid.x[0] ?? 0), grid.xEnd];
  const x: Extent = high > low ? [low, high] : [low - 0.5, low + 0.5];
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const at = (part: number) => x[0] + part * (x[1] - x[0]);
  const part = (value: number) => (value - x[0]) / (x[1] - x[0]);
  const { drag, handlers } = usePointer({
    onHover: (place) => {
      setPointer(place);
      setHover(place && { x: at(place.x), axis, source: id });
    },
    onPick: (place) => props.onPick(at(place)),
    onDrag: (from, to) => props.onRange([at(from), at(to)]),
    onReset: () => props.onRange(null),
  });
  const hover = useSyncExternalStore(subscribeHover, getHover);
  const reading =
    pointer && readHeatmap(grid, at(pointer.x), grid.y[1] - pointer.y * (grid.y[1] - grid.y[0]));
  return (
    <div className={styles.heatmap}>
      <Axes x={x} y={grid.y} formatX={formatX} width={size.width} height={size.height} />
      <div
        ref={plot}
        className={styles.plot}
        style={PLOT_INSETS}
        role="img"
        aria-label={label}
        {...handlers}
      >
        <Pixels grid={grid} range={x} width={size.width} />
        {drag && (
          <div
            className={styles.drag}
            style={{ left: `${drag[0] * 100}%`, width: `${(drag[1] - drag[0]) * 100}%` }}
          />
        )}
      </div>
      {/* Outside the plot, which cuts at its edges: at the newest step the playhead stands on one. */}
      <div className={styles.over} style={PLOT_INSETS}>
        {hover?.axis === axis && <Line part={part(hover.x)} className={styles.cursor} />}
        {playhead !== null && <Line part={part(playhead)} className={styles.playhead} />}
      </div>
      {reading && pointer && (
        <div className={styles.readout} data-side={pointer.x > 0.5 ? "left" : "right"}>
          <span>{formatX(Number(grid.x[reading.column]))}</span>
          <span>
            {formatNumber(reading.low)} … {formatNumber(reading.high)}
          </span>
          <b>
            {formatNumber(reading.value)} {noun}
          </b>
        </div>
      )}
    </div>
  );
}

function Line({ part, className }: { part: number; className: string | undefined }) {
  if (part < 0 || part > 1) return null;
  return <div className={className} style={{ left: `${part * 100}%` }} />;
}

function Pixels({ grid, range, width }: { grid: HeatmapGrid; range: Extent; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  const columns = Math.max(1, Math.round(width));
  const [low, high] = range;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the tokens resolve to
  const table = useMemo(
    () => colorTable(resolveColors(document.body, SEQUENTIAL).map(parseRgb)),
    [theme],
  );
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || width === 0) return;
    const pixels = heatmapPixels(grid, [low, high], columns, table);
    context.putImageData(new ImageData(pixels, columns, grid.rows), 0, 0);
  }, [grid, low, high, columns, width, table]);
  return <canvas ref={canvas} className={styles.pixels} width={columns} height={grid.rows} />;
}
