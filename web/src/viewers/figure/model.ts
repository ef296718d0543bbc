/** A rendered figure: a picture in SVG or PNG. */
import * as read from "../parsing";
import type { Reader } from "../readItem";
import type { StoredItem } from "../types";

export interface FigureItem {
  url: string;
  sizeBytes: number;
  width: number;
  height: number;
  format: string;
  drawable: boolean;
  title: string;
  caption: string;
}

export const reader: Reader<FigureItem> = { kind: "figure", versions: [1], parse };

export function parse({ meta, blobs }: StoredItem): FigureItem {
  const { url, media_type, size_bytes: sizeBytes } = read.file(blobs, "figure");
  const title = read.optionalText(meta, "title") ?? "";
  return {
    url,
    sizeBytes,
    width: read.number(meta, "width"),
    height: read.number(meta, "height"),
    format: read.optionalText(meta, "format") ?? media_type,
    drawable: media_type.startsWith("image/"),
    title,
    caption: read.caption(meta),
  };
}

/** In words, for who does not see it. */
export function altText(
  { title, caption }: FigureItem,
  key: string,
  position: number,
  total: number,
): string {
  const place = total > 1 ? `${key}, figure ${position + 1} of ${total}` : key;
  const name = (title || caption).slice(0, 300);
  return name ? `${name} (${place})` : place;
}
