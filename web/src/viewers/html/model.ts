/** A logged HTML document: its source, and its address for a frame that runs nothing. */

import * as read from "../parsing";
import { parseText, type TextItem } from "../textItem";
import type { StoredItem } from "../types";

export interface HtmlItem {
  url: string;
  size_bytes: number;
  title: string;
  caption: string;
  source: TextItem;
}

export function parse(stored: StoredItem): HtmlItem {
  const source = parseText(stored, "html");
  const { url, size_bytes } = read.file(stored.blobs, "html");
  const title = read.optionalText(stored.meta, "title") ?? "";
  return { url, size_bytes, title, caption: source.caption, source: { ...source, caption: "" } };
}
