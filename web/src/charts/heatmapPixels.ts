/** Turns columns of numbers into pixels. No canvas, no React. */
import { logPart } from "./barGeometry";
import { indexAt } from "./line";

/** A grid of numbers over an x axis of arbitrary positions and a y axis of equal rows. */
export interface HeatmapGrid {
  /** Where each column begins, growing; it reaches to the next one. */
  x: ArrayLike<number>;
  /** Where the last column ends. */
  xEnd: number;
  /** Lower edge of the lowest row and upper edge of the highest. */
  y: readonly [number, number];
  rows: number;
  /** Column by column, each from the lowest row up. */
  values: Float64Array;
}

export interface HeatmapScale {
  /** The value of the strongest colour; the grid's largest if absent. */
  peak?: number | undefined;
  log?: boolean | undefined;
}

/** From the least value that is told from nothing to the largest. */
const LOG_RANGE = 1e4;

/** Largest value of the grid; 0 if it is empty. */
export function peakOf(values: Float64Array): number {
  let peak = 0;
  for (const value of values) if (value > peak) peak = value;
  return peak;
}

/**
 * RGBA pixels, `width` by `grid.rows`, highest row first, over `range` of the x axis.
 *
 * Colours follow the square root of value / peak, so that thin tails beside a high peak stay visible,
 * or the logarithm; zero is transparent.
 */
export function heatmapPixels(
  grid: HeatmapGrid,
  range: readonly [number, number],
  width: number,
  table: Uint8ClampedArray,
  { peak: given, log }: HeatmapScale = {},
): Uint8ClampedArray<ArrayBuffer> {
  const { rows, values } = grid;
  const pixels = new Uint8ClampedArray(width * rows * 4);
  const peak = (given ?? peakOf(values)) || 1;
  const part = log ? logPart(peak, peak / LOG_RANGE) : (value: number) => Math.sqrt(value / peak);
  for (let px = 0; px < width; px++) {
    const column = columnAt(grid, range[0] + ((px + 0.5) / width) * (range[1] - range[0]));
    if (column < 0) continue;
    for (let row = 0; row < rows; row++) {
      const value = values[column * rows + row] as number;
      if (!(value > 0)) continue;
      const color = Math.min(255, Math.max(1, Math.round(part(value) * 255))) * 3;
      const at = ((rows - 1 - row) * width + px) * 4;
      pixels[at] = table[color] as number;
      pixels[at + 1] = table[color + 1] as number;
      pixels[at + 2] = table[color + 2] as number;
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

/** The column that covers `x`; -1 outside. */
export function columnAt(grid: HeatmapGrid, x: number): number {
  return x > grid.xEnd ? -1 : indexAt(grid.x, x);
}

export interface HeatmapReading {
  column: number;
  /** Edges of the row. */
  low: number;
  high: number;
  value: number;
}

/** What lies at a position; null outside the grid. */
export function readHeatmap(grid: HeatmapGrid, x: number, y: number): HeatmapReading | null {
  const column = columnAt(grid, x);
  const [bottom, top] = grid.y;
  const row = Math.floor(((y - bottom) / (top - bottom)) * grid.rows);
  if (column < 0 || row < 0 || row >= grid.rows) return null;
  const edge = (index: number) => bottom + (index / grid.rows) * (top - bottom);
  const value = grid.values[column * grid.rows + row] as number;
  return { column, low: edge(row), high: edge(row + 1), value };
}

/** All that a column counts. */
export function columnSum({ values, rows }: HeatmapGrid, column: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[column * rows + row] ?? 0;
  return sum;
}
