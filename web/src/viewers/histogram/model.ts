/** Histograms as numbers: checks, sums, and the common bins that a row of them is drawn in. */
import { countOf } from "../../base/format";
import type { HeatmapGrid } from "../../charts/heatmapPixels";
import * as read from "../parsing";
import type { Entry, StoredItem } from "../types";
import type { Measure } from "./settings";

export interface HistogramItem {
  /** Edges, one more than values, growing. */
  bins: Float64Array;
  /** Counts, or densities. */
  values: Float64Array;
  nan: number;
  negInf: number;
  posInf: number;
  /** Finite values outside edges that were given. */
  below: number;
  above: number;
}

export function parse({ meta }: StoredItem): HistogramItem {
  const bins = read.numbers(meta, "bins");
  const values = read.numbers(meta, "values");
  if (bins.length !== values.length + 1 || values.length === 0) {
    throw new Error(
      `expected one edge more than bins, got ${bins.length} edges and ${values.length} bins`,
    );
  }
  if (
    bins.some((edge, i) => !Number.isFinite(edge) || (i > 0 && edge <= (bins[i - 1] as number)))
  ) {
    throw new Error("expected edges that grow");
  }
  return {
    bins,
    values,
    nan: read.count(meta, "nan"),
    negInf: read.count(meta, "neg_inf"),
    posInf: read.count(meta, "pos_inf"),
    below: read.count(meta, "below"),
    above: read.count(meta, "above"),
  };
}

/** The part that no bar shows, in words: "3 NaN · 1 above"; empty if there is none. */
export function outsideText(item: HistogramItem): string {
  const parts: [number, string][] = [
    [item.nan, "NaN"],
    [item.negInf, "−∞"],
    [item.posInf, "∞"],
    [item.below, "below"],
    [item.above, "above"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString("en")} ${what}`)
    .join(" · ");
}

/** Lowest and highest edge of all; null without items. */
export function edgeRange(items: readonly HistogramItem[]): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const { bins } of items) {
    low = Math.min(low, bins[0] as number);
    high = Math.max(high, bins[bins.length - 1] as number);
  }
  return low < high ? [low, high] : null;
}

/**
 * The item's values in `rows` equal bins over `range`.
 *
 * Values are shared out by overlap, so their sum is kept when the range covers all edges; densities
 * are shared out like counts.
 */
export function regrid(
  item: HistogramItem,
  [low, high]: readonly [number, number],
  rows: number,
): Float64Array {
  const out = new Float64Array(rows);
  const height = (high - low) / rows;
  item.values.forEach((value, i) => {
    const from = ((item.bins[i] as number) - low) / height;
    const to = ((item.bins[i + 1] as number) - low) / height;
    const first = Math.max(0, Math.floor(from));
    for (let row = first; row < Math.min(rows, to); row++) {
      const overlap = Math.min(to, row + 1) - Math.max(from, row);
      if (overlap > 0) out[row] = (out[row] as number) + (value * overlap) / (to - from);
    }
  });
  return out;
}

/** Beside a plot: its labels, the run's name, gaps. */
const FRAME_PIXELS = { width: 52, height: 50 };
const LOWEST_SHARE_PIXELS = 88;
/** A picture over steps needs less height than width. */
const ASPECT = 2.2;

/** How several runs' pictures share a panel: as large as can be, below one another where that is as good. */
export function share(
  count: number,
  width: number,
  height: number,
): { columns: number; height: number } {
  let best = { columns: 1, height };
  let score = Number.NEGATIVE_INFINITY;
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns);
    const each = Math.max(LOWEST_SHARE_PIXELS, Math.floor(height / Math.max(1, rows)));
    const across = width / columns - FRAME_PIXELS.width;
    const fits = each * rows <= height;
    const size = Math.min(across, (each - FRAME_PIXELS.height) * ASPECT) - (fits ? 0 : 1000);
    if (across < FRAME_PIXELS.width && columns > 1) break;
    if (size <= score) continue;
    score = size;
    best = { columns, height: each };
  }
  return best;
}

const FEWEST_ROWS = 24;
const MOST_ROWS = 96;

/** Entries as a heatmap: common bins over `range`, each column reaching to the next step. */
export function toGrid(
  entries: readonly Entry<HistogramItem>[],
  range: readonly [number, number],
  measure: Measure = "counts",
): HeatmapGrid {
  const drawn = entries.filter((entry) => entry.items.length > 0);
  const finest = Math.max(FEWEST_ROWS, ...drawn.map((entry) => entry.items[0]?.values.length ?? 0));
  const rows = Math.min(MOST_ROWS, finest);
  const values = new Float64Array(drawn.length * rows);
  for (const [column, entry] of drawn.entries()) {
    const item = entry.items[0] as HistogramItem;
    const row = regrid(item, range, rows);
    const unit = measure === "density" ? (sumOf(item) * (range[1] - range[0])) / rows : 1;
    values.set(
      row.map((value) => value / (unit || 1)),
      column * rows,
    );
  }
  const x = drawn.map((entry) => entry.step);
  const last = x[x.length - 1] ?? 0;
  const before = x[x.length - 2] ?? last - 1;
  return { x, xEnd: last + (last - before), y: range, rows, values };
}

const LAST_COLUMN_PART = 16;

/** A column begins at its step, the newest where the axis ends: a little more room, so that it is seen. */
export function reachingPast(
  [low, high]: readonly [number, number],
  newest: number,
): [number, number] {
  return [low, newest === high ? high + (high - low) / LAST_COLUMN_PART : high];
}

/** Steps at which something lies outside all bins, with words. */
export function oddSteps(
  entries: readonly Entry<HistogramItem>[],
): { step: number; text: string }[] {
  return entries.flatMap((entry) => {
    const [item] = entry.items;
    const text = item ? outsideText(item) : "";
    return text ? [{ step: entry.step, text }] : [];
  });
}

/** Values per unit of x, so that all bins together make 1: comparable whatever the bins. */
export function densities(item: HistogramItem): Float64Array {
  const weights = weightsOf(item);
  const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
  return weights.map(
    (weight, i) => weight / sum / ((item.bins[i + 1] as number) - (item.bins[i] as number)),
  );
}

export const measured = (item: HistogramItem, measure: Measure): Float64Array =>
  measure === "density" ? densities(item) : item.values;

/** They are whole numbers; else they were logged as densities. */
export const isCounted = (item: HistogramItem): boolean =>
  item.values.every((value) => Number.isInteger(value));

/** Where the part `q` of all counted values lies below, taking those of a bin as spread evenly. */
export function quantile(item: HistogramItem, q: number, weights = weightsOf(item)): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0)) return Number.NaN;
  let below = 0;
  for (const [i, weight] of weights.entries()) {
    const low = item.bins[i] as number;
    if (weight > 0 && below + weight >= q * sum) {
      const part = (q * sum - below) / weight;
      return low + part * ((item.bins[i + 1] as number) - low);
    }
    below += weight;
  }
  return item.bins[item.bins.length - 1] as number;
}

/** What was logged as densities weighs by the width of its bins. */
function weightsOf(item: HistogramItem): Float64Array {
  if (isCounted(item)) return item.values;
  return item.values.map(
    (value, i) => value * ((item.bins[i + 1] as number) - (item.bins[i] as number)),
  );
}

export const sumOf = (item: HistogramItem): number =>
  item.values.reduce((sum, value) => sum + value, 0);

/** One sentence for those who do not see it. */
export function describe(key: string, run: string, item: HistogramItem): string {
  const [low, high] = [item.bins[0], item.bins[item.bins.length - 1]];
  const peak = item.values.indexOf(Math.max(...item.values));
  const outside = outsideText(item);
  return `${key} of ${run}: ${countOf(item.values.length, "bin")} from ${low} to ${high}, most in ${item.bins[peak]} to ${item.bins[peak + 1]}${outside && `; ${outside}`}`;
}
