/** Round numbers along an axis, and their labels. */
import { formatInteger, formatNumber, formatSi } from "../base/format";

const STEPS = [1, 2, 5, 10];

/** The round distance (1, 2 or 5 times a power of ten) that cuts `span` into at most `most` parts. */
export function tickStep(span: number, most: number): number {
  if (!(span > 0)) return 1;
  const least = span / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (STEPS.find((step) => step * power >= least * (1 - 1e-9)) ?? 10);
}

/** Round numbers within [low, high], at most about `most` of them. */
export function ticks(low: number, high: number, most: number): number[] {
  const step = tickStep(high - low, most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const count = Math.min(1000, last - first + 1);
  return Array.from({ length: Math.max(0, count) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** A tick's label: as many decimals as neighbours `step` apart need, SI prefixes for large numbers. */
export function tickLabel(value: number, step: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  // Beyond the last SI prefix.
  if (size >= 1e21) return formatNumber(value, Math.min(4, digitsFor(value, step)));
  if (size >= 10_000) return formatSi(value, "", digitsFor(value, step)).replace(" ", "");
  if (size < 1e-3) return formatNumber(value, Math.min(4, digitsFor(value, step)));
  const text = value.toFixed(decimalsFor(step)).replace("-", "\u2212");
  return size >= 1000 ? text.replace(/\B(?=(\d{3})+$)/g, ",") : text;
}

/** Decimals that write `step` exactly: 0.25 needs two, 0.2 one. */
function decimalsFor(step: number): number {
  const decimals = Math.max(0, Math.min(11, -Math.floor(Math.log10(step) + 1e-9)));
  const scaled = step * 10 ** decimals;
  return Math.abs(scaled - Math.round(scaled)) < 1e-6 ? decimals : decimals + 1;
}

/** Distances that axes may choose from: 1, 2 and 5 times the powers of ten. uPlot cannot count in smaller ones. */
export const TICK_STEPS: number[] = Array.from({ length: 328 }, (_, i) => i - 20).flatMap((power) =>
  [1, 2, 5].map((lead) => Number(`${lead}e${power}`)),
);

const digitsFor = (value: number, step: number): number =>
  Math.max(
    1,
    Math.floor(Math.log10(Math.abs(value)) + 1e-9) - Math.floor(Math.log10(step) + 1e-9) + 1,
  );

/** A step as an axis and the playhead name it: whole numbers, short when large. */
export function stepLabel(x: number): string {
  if (Math.abs(x) >= 1_000_000) return formatSi(x, "", 4).replace(" ", "");
  return Number.isInteger(x) || Math.abs(x) >= 100 ? formatInteger(x) : formatNumber(x);
}
