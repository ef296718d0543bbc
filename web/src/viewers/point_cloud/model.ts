/** A point cloud's metadata as a card. */
import { countOf, formatInteger, formatNumber, numberOf } from "../../base/format";
import { type CardItem, filesOf, known } from "../card";
import * as read from "../parsing";
import type { StoredItem } from "../types";

const CHANNELS: Readonly<Record<string, string>> = {
  xyz: "position",
  "xyz+category": "position and category",
  "xyz+rgb": "position and colour",
};
const AXES = ["x", "y", "z"] as const;
/** Files that only Python reads. */
const EXACT = /^exact_/;

export function parse({ meta, blobs }: StoredItem): CardItem {
  const points = read.number(meta, "count");
  const channels = read.optionalText(meta, "channels") ?? "xyz";
  const boxes = read.optionalNumber(meta, "boxes_count") ?? read.list(meta, "boxes").length;
  const vectors = read.optionalNumber(meta, "vectors_count") ?? read.list(meta, "vectors").length;
  const categories = read.list(meta, "categories").length;
  const shown = Object.entries(blobs).filter(([name]) => !EXACT.test(name));
  return {
    title: countOf(points, "point"),
    facts: known(
      ["each with", CHANNELS[channels] ?? channels],
      ["categories", categories ? formatInteger(categories) : undefined],
      ...extents(read.list(meta, "bounds")),
      ["boxes", boxes ? formatInteger(boxes) : undefined],
      ["vectors", vectors ? formatInteger(vectors) : undefined],
    ),
    warnings: [],
    files: filesOf(Object.fromEntries(shown)),
    caption: read.caption(meta),
  };
}

/** "x  −1.2 … 3.4" for each axis; nothing without points. */
function extents([low, high]: unknown[]): [string, string | undefined][] {
  if (!Array.isArray(low) || !Array.isArray(high)) return [];
  return AXES.map((axis, i) => {
    const [from, to] = [numberOf(low[i]), numberOf(high[i])];
    if (from === undefined || to === undefined) return [axis, undefined];
    return [axis, `${formatNumber(from)} … ${formatNumber(to)}`];
  });
}
