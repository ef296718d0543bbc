/** A Plotly figure's metadata as a card. */
import { countOf, formatInteger } from "../../base/format";
import { type CardItem, filesOf, known, tally } from "../card";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export function parse({ meta, blobs }: StoredItem): CardItem {
  read.file(blobs, "figure");
  const traces = read.list(meta, "traces").map(String);
  const points = read.optionalNumber(meta, "points");
  return {
    title: read.optionalText(meta, "title") || countOf(traces.length, "trace"),
    facts: known(
      ["traces", tally(traces)],
      ["points", points === undefined ? undefined : formatInteger(points)],
    ),
    warnings: [],
    files: filesOf(blobs, { figure: "figure.json" }),
    caption: read.caption(meta),
  };
}
