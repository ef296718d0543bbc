/** A video's metadata, and what to play it with. */
import { formatBytes, formatNumber } from "../../base/format";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface VideoItem {
  url: string;
  /** Pixels; those of a common shape if the file does not say. */
  width: number;
  height: number;
  /** The size is the file's, not a guess. */
  sized: boolean;
  sizeBytes: number;
  format: string;
  codec: string;
  fps?: number;
  durationSecs?: number;
  frames?: number;
  hasAudio: boolean;
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
  const fps = positive(read.optionalNumber(meta, "fps"));
  const durationSecs = positive(read.optionalNumber(meta, "duration_secs"));
  const frames = positive(read.optionalNumber(meta, "frames"));
  const sized = positive(width) !== undefined && positive(height) !== undefined;
  const hasAudio = meta.has_audio === true;
  return {
    url,
    ...(sized ? { width: width as number, height: height as number } : UNKNOWN),
    sized,
    sizeBytes: size_bytes,
    format,
    codec,
    ...(fps !== undefined && { fps }),
    ...(durationSecs !== undefined && { durationSecs }),
    ...(frames !== undefined && { frames }),
    hasAudio,
    isPicture: format === "gif",
    facts: [
      sized ? `${width} × ${height}` : "",
      withUnit(durationSecs, "s"),
      withUnit(fps, "fps"),
      codec && codec !== format ? `${codec} in ${format}` : format,
      hasAudio ? "with sound" : "",
      formatBytes(size_bytes),
    ].filter(Boolean),
    caption: read.caption(meta),
  };
}

/** Metadata may be anything: a length of zero or NaN is none. */
const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;

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

/** Of what does not say how many frames a second has. */
export const USUAL_FPS = 25;

/** The longest of all, and the frames per second of the fastest. */
export function measureOf(
  items: readonly VideoItem[],
  found: ReadonlyMap<string, number>,
): { whole: number; fps: number } {
  const secs = items.map((item) => found.get(item.url) ?? item.durationSecs ?? 0);
  const rates = items.flatMap((item) => item.fps ?? []);
  return {
    whole: Math.max(0, ...secs),
    fps: rates.length > 0 ? Math.max(...rates) : USUAL_FPS,
  };
}

export function nameOf(
  { caption }: VideoItem,
  key: string,
  position: number,
  total: number,
): string {
  const place = total > 1 ? `${key}, video ${position + 1} of ${total}` : key;
  return caption ? `${caption.slice(0, 300)} (${place})` : place;
}
