/** Outlines of histograms one behind the other, as SVG paths. */
import type { Entry } from "../types";
import { type HistogramItem, regrid } from "./model";

export interface RidgeLine {
  step: number;
  path: string;
  /** The playhead's. */
  now: boolean;
}

const MOST_LINES = 40;
const ROWS = 64;
/** Part of the height that the highest outline may rise above its base. */
const RISE = 0.34;

/** At most 40 evenly chosen entries, first and last and the playhead's included, oldest first. */
export function ridgeLines(
  entries: readonly Entry<HistogramItem>[],
  range: readonly [number, number],
  size: { width: number; height: number },
  nowStep: number | null,
): RidgeLine[] {
  const chosen = thin(entries, nowStep);
  const rows = chosen.map((entry) => regrid(entry.items[0] as HistogramItem, range, ROWS));
  const top = Math.max(0, ...rows.map((row) => Math.max(...row))) || 1;
  const rise = size.height * RISE;
  return chosen.map((entry, i) => {
    const place = chosen.length > 1 ? i / (chosen.length - 1) : 1;
    const base = rise + place * (size.height - rise);
    const path = outline(rows[i] as Float64Array, size.width, base, rise / top);
    return { step: entry.step, path, now: entry.step === nowStep };
  });
}

function thin(
  entries: readonly Entry<HistogramItem>[],
  nowStep: number | null,
): Entry<HistogramItem>[] {
  const drawn = entries.filter((entry) => entry.items.length > 0);
  const stride = Math.max(1, (drawn.length - 1) / (MOST_LINES - 1));
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
