/** A Vega or Vega-Lite chart's metadata as a card. */
import { countOf } from "../../base/format";
import { type CardFile, type CardItem, filesOf, known, tally } from "../card";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export function parse({ meta, blobs, children }: StoredItem): CardItem {
  if (!("spec" in meta) && !blobs.spec && !children.table)
    throw new Error(`expected a specification or a table, got metadata ${read.shown(meta)}`);
  const name = read.optionalText(meta, "name");
  const rows = children.table && read.optionalNumber(children.table.meta, "nrows");
  return {
    title: read.optionalText(meta, "title") || name || "Chart",
    facts: known(["marks", tally(marksOf(meta.spec))], ...fieldsOf(meta.fields), [
      "data",
      rows === undefined ? undefined : countOf(rows, "row"),
    ]),
    warnings: [],
    files: [
      ...inlineSpec(meta.spec),
      ...filesOf(blobs, { spec: "spec.json" }),
      ...filesOf(children.table?.blobs ?? {}, { table: "data.parquet" }),
    ],
    caption: read.caption(meta),
  };
}

/** A small specification is in the metadata; as an address it can be saved like a file. */
function inlineSpec(spec: unknown): CardFile[] {
  if (!spec) return [];
  const text = JSON.stringify(spec, null, 2);
  const url = `data:application/json;charset=utf-8,${encodeURIComponent(text)}`;
  return [{ name: "spec.json", url, size_bytes: text.length }];
}

/** Which column plays which part. */
const fieldsOf = (fields: unknown): [string, string][] =>
  Object.entries(fields ?? {}).map(([role, column]) => [role, String(column)]);

const DEEPEST = 4;

/** What is drawn, layer by layer: "line", "point". */
function marksOf(spec: unknown, depth = 0): string[] {
  if (typeof spec !== "object" || spec === null || depth > DEEPEST) return [];
  const { mark, layer, hconcat, vconcat, concat, spec: inner } = spec as Record<string, unknown>;
  const own = typeof mark === "object" && mark !== null ? (mark as { type?: unknown }).type : mark;
  const parts = [layer, hconcat, vconcat, concat].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return [
    ...(typeof own === "string" ? [own] : []),
    ...[...parts, inner].flatMap((part) => marksOf(part, depth + 1)),
  ];
}
