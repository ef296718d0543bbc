/** About how many bytes a value takes in memory: enough to know when all of them are too many. */

const OBJECT_BYTES = 24;
const FIELD_BYTES = 8;
/** Of longer lists so many places, evenly spread, stand for all. */
const MOST_LOOKED_AT = 100;
/** Beyond these it is not looked at: there is an end for what holds itself, too. */
const MOST_PARTS = 20_000;
const DEEPEST = 100;

/** For JSON, texts, typed arrays, and what is made of them; what two parts share counts twice. */
export function roughBytes(value: unknown): number {
  let parts = 0;
  const weigh = (part: unknown, depth = 0): number => {
    if (typeof part === "string") return OBJECT_BYTES + part.length;
    if (typeof part !== "object" || part === null) return 0;
    if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return part.byteLength;
    parts += 1;
    if (parts > MOST_PARTS || depth > DEEPEST) return OBJECT_BYTES;
    const inside = Array.isArray(part) ? part : insideOf(part);
    const every = Math.max(1, inside.length / MOST_LOOKED_AT);
    let sum = 0;
    for (let at = 0; at < inside.length; at += every)
      sum += weigh(inside[Math.floor(at)], depth + 1);
    return OBJECT_BYTES + FIELD_BYTES * inside.length + Math.round(sum * every);
  };
  return weigh(value);
}

const insideOf = (part: object): unknown[] =>
  part instanceof Map ? [...part].flat() : Object.values(part);
