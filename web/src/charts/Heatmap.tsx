/** A grid of numbers as colours over the shared x axis, read out under the pointer. Fetches nothing. */
import {
  type KeyboardEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { formatNumber } from "../base/format";
import { Axes, PLOT_INSETS } from "./Axes";
import styles from "./Heatmap.module.css";
import {
  columnAt,
  columnSum,
  type HeatmapGrid,
  type HeatmapScale,
  heatmapPixels,
  readHeatmap,
} from "./heatmapPixels";
import { getHover, setHover, subscribeHover } from "./hover";
import type { Extent } from "./line";
import { PlotReadout } from "./PlotReadout";
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
  /** Strongest colour and the way to it; several heatmaps share them to compare. */
  scale?: HeatmapScale;
  /** Lines over the columns, such as quantiles. */
  lines?: readonly HeatmapLine[];
  /** What was logged there, where the grid's rows are not the bins of it. */
  read?: (column: number, y: number) => HeatmapRead | null;
}

export interface HeatmapRead {
  low: number;
  high: number;
  value: number;
  /** All of the column. */
  sum: number;
}

export interface HeatmapLine {
  name: string;
  /** One y for each column of the grid; NaN leaves a gap. */
  y: ArrayLike<number>;
  dashed?: boolean;
}

export const SEQUENTIAL = Array.from({ length: 9 }, (_, i) => `var(--seq-${i})`);

export function Heatmap(props: HeatmapProps) {
  const { grid, axis, range, playhead, formatX, noun, label, scale, lines = [], read } = props;
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
  const [row, setRow] = useState<number | null>(null);
  const [lowest, highest] = grid.y;
  const place = pointer
    ? { x: at(pointer.x), y: highest - pointer.y * (highest - lowest) }
    : row !== null && playhead !== null
      ? { x: playhead, y: lowest + ((row + 0.5) / grid.rows) * (highest - lowest) }
      : null;
  const cell = place && readHeatmap(grid, place.x, place.y);
  const reading = cell && place && { ...cell, ...read?.(cell.column, place.y) };
  const side = place && part(place.x) > 0.5 ? "left" : "right";
  // The playhead's keys choose the column; these choose the bin.
  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (by === 0 || event.altKey || playhead === null) return;
    event.preventDefault();
    const from = row ?? fullestRow(grid, columnAt(grid, playhead));
    setRow(row === null ? from : Math.min(grid.rows - 1, Math.max(0, from + by)));
  };
  return (
    <div className={styles.heatmap}>
      <Axes x={x} y={grid.y} formatX={formatX} width={size.width} height={size.height} />
      <div
        ref={plot}
        className={styles.plot}
        style={PLOT_INSETS}
        role="img"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its bins are read out by keys
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => setRow(null)}
        {...handlers}
      >
        <Pixels grid={grid} range={x} width={size.width} scale={scale} />
        {lines.length > 0 && <Lines lines={lines} grid={grid} range={x} size={size} />}
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
      {reading && (
        <PlotReadout side={side} live={row !== null}>
          <span>{formatX(Number(grid.x[reading.column]))}</span>
          <span>
            {formatNumber(reading.low)} … {formatNumber(reading.high)}
          </span>
          <b>
            {formatNumber(reading.value)} {noun}
          </b>
          <span>{shareText(reading.value, reading.sum ?? columnSum(grid, reading.column))}</span>
          {lines.map((line) => (
            <span key={line.name}>
              {line.name} {formatNumber(Number(line.y[reading.column]))}
            </span>
          ))}
        </PlotReadout>
      )}
    </div>
  );
}

const shareText = (value: number, sum: number): string =>
  sum > 0 ? `${formatNumber((value / sum) * 100, 3)} %` : "";

/** Where most of a column lies. */
function fullestRow(grid: HeatmapGrid, column: number): number {
  let best = 0;
  const value = (row: number) => grid.values[column * grid.rows + row] ?? 0;
  for (let row = 1; row < grid.rows; row++) if (value(row) > value(best)) best = row;
  return best;
}

interface LinesProps {
  lines: readonly HeatmapLine[];
  grid: HeatmapGrid;
  range: Extent;
  size: { width: number; height: number };
}

/** Each value reaches over its column, as the colours do. */
function Lines({ lines, grid, range, size }: LinesProps) {
  const toX = (value: number) => ((value - range[0]) / (range[1] - range[0])) * size.width;
  const toY = (value: number) => (1 - (value - grid.y[0]) / (grid.y[1] - grid.y[0])) * size.height;
  const pathOf = ({ y }: HeatmapLine) => {
    let path = "";
    let down = false;
    for (let i = 0; i < grid.x.length; i++) {
      const value = Number(y[i]);
      if (!Number.isFinite(value)) {
        down = false;
        continue;
      }
      const end = i + 1 < grid.x.length ? Number(grid.x[i + 1]) : grid.xEnd;
      const height = toY(value).toFixed(1);
      path += `${down ? "L" : "M"}${toX(Number(grid.x[i])).toFixed(1)} ${height}H${toX(end).toFixed(1)}`;
      down = true;
    }
    return path;
  };
  return (
    <svg className={styles.lines} width={size.width} height={size.height} aria-hidden="true">
      {lines.map((line) => (
        <path key={line.name} d={pathOf(line)} data-dashed={line.dashed || undefined} />
      ))}
    </svg>
  );
}

function Line({ part, className }: { part: number; className: string | undefined }) {
  if (part < 0 || part > 1) return null;
  return <div className={className} style={{ left: `${part * 100}%` }} />;
}

interface PixelsProps {
  grid: HeatmapGrid;
  range: Extent;
  width: number;
  scale: HeatmapScale | undefined;
}

function Pixels({ grid, range, width, scale }: PixelsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  const columns = Math.max(1, Math.round(width));
  const [low, high] = range;
  const { peak, log } = scale ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the tokens resolve to
  const table = useMemo(
    () => colorTable(resolveColors(document.body, SEQUENTIAL).map(parseRgb)),
    [theme],
  );
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || width === 0) return;
    const pixels = heatmapPixels(grid, [low, high], columns, table, { peak, log });
    context.putImageData(new ImageData(pixels, columns, grid.rows), 0, 0);
  }, [grid, low, high, columns, width, table, peak, log]);
  return <canvas ref={canvas} className={styles.pixels} width={columns} height={grid.rows} />;
}
