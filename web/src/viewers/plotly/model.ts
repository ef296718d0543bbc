/** A Plotly figure's metadata: what is in the file before it is read. */
import { countOf } from "../../base/format";
import { tally } from "../names";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface PlotlyItem {
  url: string;
  size_bytes: number;
  title: string;
  /** Kinds of its traces, each once. */
  traces: readonly string[];
  caption: string;
}

const MOST_CHARACTERS = 500;

export function parse({ meta, blobs }: StoredItem): PlotlyItem {
  const { url, size_bytes } = read.file(blobs, "figure");
  return {
    url,
    size_bytes,
    title: (read.optionalText(meta, "title") ?? "").slice(0, MOST_CHARACTERS),
    traces: read.list(meta, "traces").map(String),
    caption: read.caption(meta),
  };
}

/** Plotly's own marks of bold, breaks and links say nothing in a line of plain text. */
const plain = (text: string): string => text.replace(/<[^<>]{0,200}>/g, " ").trim();

export const nameOf = (item: PlotlyItem): string =>
  plain(item.title) || tally(item.traces.slice(0, 12)) || countOf(0, "trace");
