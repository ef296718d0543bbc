/** A video's metadata, and what to play it with. */
import { formatBytes, formatNumber } from "../../base/format";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface VideoItem {
  url: string;
  /** Pixels; those of a common shape if the file does not say. */
  width: number;
  height: number;
  format: string;
  codec: string;
  /** Moving pictures that the browser shows as a picture. */
  isPicture: boolean;
  /** "320 × 240", "25 fps", …: what is known. */
  facts: string[];
  caption: string;
}

const UNKNOWN = { width: 640, height: 360 };

export function parse({ meta, blobs }: StoredItem): VideoItem {
  const { url, size_bytes } = read.file(blobs, "video");
  const format = read.text(meta, "format");
  const width = read.optionalNumber(meta, "width");
  const height = read.optionalNumber(meta, "height");
  const codec = read.optionalText(meta, "codec") ?? "";
  const known = width !== undefined && height !== undefined;
  return {
    url,
    ...(known ? { width, height } : UNKNOWN),
    format,
    codec,
    isPicture: format === "gif",
    facts: [
      known ? `${width} × ${height}` : "",
      withUnit(read.optionalNumber(meta, "duration_secs"), "s"),
      withUnit(read.optionalNumber(meta, "fps"), "fps"),
      codec && codec !== format ? `${codec} in ${format}` : format,
      meta.has_audio === true ? "with sound" : "",
      formatBytes(size_bytes),
    ].filter(Boolean),
    caption: read.caption(meta),
  };
}

const withUnit = (value: number | undefined, unit: string): string =>
  value === undefined ? "" : `${formatNumber(value)} ${unit}`;

/** Ogg with a codec that this browser has no decoder for. */
export const needsDecoder = (
  { format, codec }: VideoItem,
  canPlay: (type: string) => string,
): boolean =>
  format === "ogg" && codec === "theora" && canPlay('video/ogg; codecs="theora"') === "";

/** "1:05", "0:03.2": tenths while it is short. */
export function clock(seconds: number, total: number): string {
  if (!Number.isFinite(seconds)) return "–:––";
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds % 60).toFixed(total < 60 ? 1 : 0);
  return `${minutes}:${rest.padStart(total < 60 ? 4 : 2, "0")}`;
}
