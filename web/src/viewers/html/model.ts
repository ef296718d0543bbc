/** A logged HTML document: its source, and its address for a frame that runs nothing. */

import * as read from "../parsing";
import { parseText, type TextItem } from "../textItem";
import type { StoredItem } from "../types";

export interface HtmlItem {
  /** The file as it was logged. */
  url: string;
  /** What is shown: the file, with our style sheet in it if it wants one. */
  pageUrl: string;
  size_bytes: number;
  title: string;
  caption: string;
  source: TextItem;
}

export function parse(stored: StoredItem): HtmlItem {
  const source = parseText(stored, "html");
  const { url, size_bytes } = read.file(stored.blobs, "html");
  const title = read.optionalText(stored.meta, "title") ?? "";
  return {
    url,
    pageUrl: stored.meta.inject === false ? url : styled(url),
    size_bytes,
    title,
    caption: source.caption,
    source: { ...source, caption: "" },
  };
}

/** The server puts the style sheet in; data addresses have no server. */
const styled = (url: string): string => (url.startsWith("data:") ? url : `${url}?styled=1`);
