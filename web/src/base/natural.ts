/** The order a person expects: digits in names compare as numbers. */

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** "layer2" before "layer10", case ignored. */
export const compareNatural = (a: string, b: string): number =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/**
 * Order of any two values of a table's column: numbers by size with NaN after all of them, then
 * text in natural order, then what is missing.
 */
export function compareValues(a: unknown, b: unknown): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  if (typeof a === "number" && typeof b === "number") return a - b || 0;
  return rankOf(a) >= MISSING ? 0 : compareNatural(String(a), String(b));
}

const MISSING = 3;

function rankOf(value: unknown): number {
  if (value === null || value === undefined || value === "") return MISSING;
  if (typeof value === "number") return Number.isNaN(value) ? 1 : 0;
  return 2;
}
