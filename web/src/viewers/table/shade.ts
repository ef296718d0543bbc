/** The colour under a number: how far it is from the least to the greatest, or from zero. */
import type { CSSProperties } from "react";
import { numberOf } from "../../base/format";

/** Text stays readable on it in both themes. */
const MOST_PERCENT = 46;

export interface Range {
  low: number;
  high: number;
}

/** 0 to 1, or -1 to 1 where numbers have both signs; undefined for what is none. */
export function shadeOf(value: unknown, { low, high }: Range): number | undefined {
  const number = numberOf(value);
  if (number === undefined || Number.isNaN(number) || !(high > low)) return undefined;
  const clamped = Math.max(low, Math.min(high, number));
  if (low < 0 && high > 0) return clamped / Math.max(-low, high);
  return (clamped - low) / (high - low);
}

export function shadeStyle(value: unknown, range: Range): CSSProperties | undefined {
  const shade = shadeOf(value, range);
  if (shade === undefined) return undefined;
  const color = shade < 0 ? "var(--warn)" : "var(--seq-5)";
  const percent = Math.round(Math.abs(shade) * MOST_PERCENT);
  return { backgroundColor: `color-mix(in srgb, ${color} ${percent}%, transparent)` };
}
