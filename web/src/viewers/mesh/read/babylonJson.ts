/** Values of a JSON file that may hold anything. */

export type Json = Record<string, unknown>;

export const asRecord = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const asNumber = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** Also of numbers, which are names in newer files. */
export const asText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;

/** A list of numbers; what is none in it becomes NaN. */
export function numbersOf(value: unknown): Float32Array | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return Float32Array.from(value, (one) => (typeof one === "number" ? one : Number.NaN));
}

export type Triple = [number, number, number];

export function tripleOf(value: unknown): Triple | undefined {
  const [x, y, z] = asList(value).map(asNumber);
  return x === undefined || y === undefined || z === undefined ? undefined : [x, y, z];
}
