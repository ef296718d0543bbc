/** A Bokeh document's metadata as a card. */
import { type CardItem, filesOf, known } from "../card";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export function parse({ meta, blobs }: StoredItem): CardItem {
  read.file(blobs, "document");
  return {
    title: read.optionalText(meta, "title") || "Bokeh document",
    facts: known(["Bokeh", read.optionalText(meta, "version")]),
    warnings: [],
    files: filesOf(blobs, { document: "document.json" }),
    caption: read.caption(meta),
  };
}
