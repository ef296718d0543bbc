/** Lines as charts hold them: smoothing, extents, values at a position. No drawing. */

/** One run's curve. Columns have equal length; `x` grows. */
export interface Line {
  id: string;
  name: string;
  /** CSS colour, `var(--run-3)` allowed. */
  color: string;
  x: Float64Array;
  mean: Float64Array;
  /** Smallest and largest value behind each drawn point; the same array as `mean` if each point is one value. */
  min: Float64Array;
  max: Float64Array;
  /** NaN values behind each drawn point. */
  nans?: Float64Array;
  /** Values logged in the range, drawn or behind a drawn point. */
  total: number;
}

export type Extent = [number, number];

/**
 * Exponential moving average without the pull towards zero at the start.
 *
 * `weight` 0 returns the values as they are; NaN and infinities stay where they are and do not enter the average.
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  if (weight <= 0) return values;
  const out = new Float64Array(values.length);
  let average = 0;
  let mass = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      out[i] = value;
      continue;
    }
    average = weight * average + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    out[i] = average / mass;
  }
  return out;
}

/** First index whose x is not below `x`; `xs.length` if there is none. */
export function lowerBound(xs: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last x at or before `x`; -1 before the first. */
export function indexAt(xs: ArrayLike<number>, x: number): number {
  const index = lowerBound(xs, x);
  return xs[index] === x ? index : index - 1;
}

/** Index of the x nearest to `x`; -1 if there are none. */
export function nearest(xs: ArrayLike<number>, x: number): number {
  const right = lowerBound(xs, x);
  if (right === 0) return xs.length ? 0 : -1;
  if (right === xs.length) return right - 1;
  return (xs[right] as number) - x < x - (xs[right - 1] as number) ? right : right - 1;
}

/** Smallest and largest x of all lines; null without points. */
export function xExtent(lines: readonly Line[]): Extent | null {
  let low = Infinity;
  let high = -Infinity;
  for (const { x } of lines) {
    if (!x.length) continue;
    low = Math.min(low, x[0] as number);
    high = Math.max(high, x[x.length - 1] as number);
  }
  return low <= high ? [low, high] : null;
}

/** Finite values within `range`, bands included; null if there are none. With `log` only positive ones count. */
export function yExtent(lines: readonly Line[], range: Extent, log: boolean): Extent | null {
  let low = Infinity;
  let high = -Infinity;
  const take = (value: number) => {
    if (!Number.isFinite(value) || (log && value <= 0)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const line of lines) {
    const from = lowerBound(line.x, range[0]);
    for (let i = from; i < line.x.length && (line.x[i] as number) <= range[1]; i++) {
      take(line.mean[i] as number);
      take(line.min[i] as number);
      take(line.max[i] as number);
    }
  }
  return low <= high ? [low, high] : null;
}

/** The extent with air around it, so that no line touches the frame; a single value gets a span of its own. */
export function padded([low, high]: Extent, log: boolean): Extent {
  if (log) {
    const air = Math.max((high / low) ** 0.06, 1.05);
    return [low / air, high * air];
  }
  const span = high - low || Math.abs(high) * 0.2 || 1;
  return [low - span * 0.06, high + span * 0.06];
}

/** A value that cannot be drawn as a point: where it is and what it was. */
export interface Oddity {
  x: number;
  what: "nan" | "inf" | "-inf";
}

/** NaN and infinities of a line, to be marked on the chart. */
export function oddities(line: Line): Oddity[] {
  const found: Oddity[] = [];
  for (let i = 0; i < line.x.length; i++) {
    const x = line.x[i] as number;
    if (Number.isNaN(line.mean[i]) || (line.nans?.[i] ?? 0) > 0) found.push({ x, what: "nan" });
    if (line.max[i] === Infinity) found.push({ x, what: "inf" });
    if (line.min[i] === -Infinity) found.push({ x, what: "-inf" });
  }
  return found;
}
