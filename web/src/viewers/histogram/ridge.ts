/** Outlines of histograms one behind the other, as SVG paths. */
import type { Entry } from "../types";
import { densities, type HistogramItem, regrid } from "./model";
import type { Measure } from "./settings";

export interface RidgeLine {
  step: number;
  item: HistogramItem;
  path: string;
  /** Its foot, in pixels from above. */
  base: number;
  /** The playhead's. */
  now: boolean;
}

const MOST_LINES = 60;
const FEWEST_LINES = 8;
/** Lines closer than that cannot be told apart. */
const LINE_PIXELS = 6;
const ROWS = 96;
/** Part of the height that the highest outline may rise above its base. */
const RISE = 0.34;

/** Evenly chosen entries, as many as there is room for, first and last and the playhead's included, oldest first. */
export function ridgeLines(
  entries: readonly Entry<HistogramItem>[],
  range: readonly [number, number],
  size: { width: number; height: number },
  nowStep: number | null,
  measure: Measure = "counts",
): RidgeLine[] {
  const chosen = thin(entries, nowStep, size.height);
  const rows = chosen.map((entry) => rowOf(entry.items[0] as HistogramItem, range, measure));
  const top = Math.max(0, ...rows.map((row) => Math.max(...row))) || 1;
  const rise = size.height * RISE;
  return chosen.map((entry, i) => {
    const place = chosen.length > 1 ? i / (chosen.length - 1) : 1;
    const base = rise + place * (size.height - rise);
    const path = outline(rows[i] as Float64Array, size.width, base, rise / top);
    const item = entry.items[0] as HistogramItem;
    return { step: entry.step, item, path, base, now: entry.step === nowStep };
  });
}

function rowOf(
  item: HistogramItem,
  range: readonly [number, number],
  measure: Measure,
): Float64Array {
  if (measure === "counts") return regrid(item, range, ROWS);
  const widths = item.bins.slice(1).map((edge, i) => edge - (item.bins[i] as number));
  // Shared out like counts, a density has to be one first.
  return regrid(
    { ...item, values: densities(item).map((d, i) => d * (widths[i] as number)) },
    range,
    ROWS,
  );
}

function thin(
  entries: readonly Entry<HistogramItem>[],
  nowStep: number | null,
  height: number,
): Entry<HistogramItem>[] {
  const drawn = entries.filter((entry) => entry.items.length > 0);
  const most = Math.min(MOST_LINES, Math.max(FEWEST_LINES, Math.floor(height / LINE_PIXELS)));
  const stride = Math.max(1, (drawn.length - 1) / (most - 1));
  const kept = new Set(drawn.map((_, i) => Math.round(i * stride)));
  return drawn.filter((entry, i) => kept.has(i) || entry.step === nowStep);
}

function outline(row: Float64Array, width: number, base: number, scale: number): string {
  const points = Array.from(row, (value, i) => {
    const x = ((i + 0.5) / row.length) * width;
    return `${x.toFixed(1)} ${(base - value * scale).toFixed(1)}`;
  });
  return `M0 ${base.toFixed(1)}L${points.join("L")}L${width.toFixed(1)} ${base.toFixed(1)}`;
}

/** The line whose foot is nearest below a place; where lines overlap, the one in front. */
export function lineAt(lines: readonly RidgeLine[], y: number): RidgeLine | undefined {
  return lines.find(({ base }) => base >= y) ?? lines.at(-1);
}
