/** Boxes as they are stored, in metadata or in a file of their own. */
import { numberOf } from "../base/format";
import type { Box } from "./layers";

type Meta = Record<string, unknown>;

/** The list of a file. Throws an Error that a user can read. */
export function parseBoxes(stored: unknown): Box[] {
  if (!Array.isArray(stored)) throw new Error("holds no list of boxes");
  return stored.map(parseBox);
}

/** One box as it is stored; `given` is what the user wrote. Throws an Error that a user can read. */
export function parseBox(stored: unknown): Box {
  const box = (stored ?? {}) as Meta;
  const given = (box.given ?? {}) as Meta;
  const classId = numberOf(given.class_id);
  return {
    xMin: edge(box, "x_min"),
    yMin: edge(box, "y_min"),
    xMax: edge(box, "x_max"),
    yMax: edge(box, "y_max"),
    ...(classId !== undefined && { classId }),
    scores: scoresOf(given.scores),
    caption: typeof given.box_caption === "string" ? given.box_caption : "",
  };
}

function edge(box: Meta, name: string): number {
  const value = numberOf(box[name]);
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new Error(`expected ${name} to be a number, got ${String(box[name]).slice(0, 80)}`);
}

/** NaN stays: it is a score that no range holds. */
function scoresOf(scores: unknown): Record<string, number> {
  const pairs = Object.entries((scores ?? {}) as Meta).flatMap(([key, value]) => {
    const number = numberOf(value);
    return number === undefined ? [] : [[key, number] as const];
  });
  // Without a prototype: a score may be called "constructor", and most boxes have none of that name.
  return Object.assign(Object.create(null), Object.fromEntries(pairs));
}
