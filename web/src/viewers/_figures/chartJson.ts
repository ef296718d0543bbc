/** Looks into JSON of any shape. */

export type Json = Record<string, unknown>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy of `base` with all of `over` in it; objects are put together, all else is replaced. */
export function merged(base: Json, over: Json): Json {
  const result: Json = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const old = result[name];
    result[name] = isRecord(old) && isRecord(value) ? merged(old, value) : value;
  }
  return result;
}
