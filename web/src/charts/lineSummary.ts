/** A line chart in words and numbers: its readout, and what a screen reader says. */
import { formatNumber } from "../base/format";
import { type Extent, indexAt, type Line, nearest } from "./line";

export interface Reading {
  id: string;
  name: string;
  color: string;
  x: number;
  value: number;
  /** The spread behind the point, if it stands for several values. */
  spread: [number, number] | null;
}

/** Each line's value nearest to `x`, highest first; lines that have not begun or have ended are left out. */
export function readAt(lines: readonly Line[], x: number, range: Extent): Reading[] {
  const slack = (range[1] - range[0]) / 50;
  const readings: Reading[] = [];
  for (const line of lines) {
    const index = nearest(line.x, x);
    if (index < 0) continue;
    const beyond = line.x.length > 1 && x > (line.x[line.x.length - 1] as number) + slack;
    if (beyond || x < (line.x[0] as number) - slack) continue;
    readings.push(reading(line, index));
  }
  return readings.sort(byValue);
}

/** Where the reading nearest to `x` was logged; `x` itself without readings. */
export function placeOf(readings: readonly Reading[], x: number): number {
  let best = x;
  let distance = Infinity;
  for (const reading of readings) {
    if (Math.abs(reading.x - x) >= distance) continue;
    distance = Math.abs(reading.x - x);
    best = reading.x;
  }
  return best;
}

/** Each line's newest value at or before `x`. */
export function readLatest(lines: readonly Line[], x: number): Reading[] {
  return lines
    .flatMap((line) => {
      const index = indexAt(line.x, x);
      return index < 0 ? [] : [reading(line, index)];
    })
    .sort(byValue);
}

const byValue = (a: Reading, b: Reading) =>
  (Number.isNaN(b.value) ? -Infinity : b.value) - (Number.isNaN(a.value) ? -Infinity : a.value) ||
  0;

function reading(line: Line, index: number): Reading {
  const low = line.min[index] as number;
  const high = line.max[index] as number;
  return {
    id: line.id,
    name: line.name,
    color: line.color,
    x: line.x[index] as number,
    value: line.mean[index] as number,
    spread: low < high ? [low, high] : null,
  };
}

const MOST_NAMED = 5;

/** One sentence per run, for those who do not see the chart. */
export function describe(
  label: string,
  lines: readonly Line[],
  formatX: (x: number) => string,
): string {
  const drawn = lines.filter((line) => line.x.length > 0);
  if (!drawn.length) return `${label}: nothing logged`;
  const sentences = drawn.slice(0, MOST_NAMED).map((line) => sentence(line, formatX));
  const rest = drawn.length - sentences.length;
  if (rest > 0) sentences.push(`and ${rest} more`);
  return `${label}, line chart of ${drawn.length} ${drawn.length === 1 ? "run" : "runs"}. ${sentences.join(". ")}.`;
}

function sentence(line: Line, formatX: (x: number) => string): string {
  const last = line.x.length - 1;
  const low = formatNumber(finite(line.min, Math.min));
  const high = formatNumber(finite(line.max, Math.max));
  const end = `${formatNumber(line.mean[last] as number)} at ${formatX(line.x[last] as number)}`;
  return `${line.name}: last ${end}, from ${low} to ${high}`;
}

function finite(values: Float64Array, pick: (a: number, b: number) => number): number {
  let found = Number.NaN;
  for (const value of values) {
    if (Number.isFinite(value)) found = Number.isNaN(found) ? value : pick(found, value);
  }
  return found;
}
