/** A sound's metadata, and the outline of its waveform. */
import { countOf, formatBytes, formatNumber, formatSi } from "../../base/format";
import { formatDuration } from "../../base/time";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface AudioItem {
  /** What is played: the file, or a copy that browsers can play. */
  url: string;
  /** The file as it was logged. */
  fileUrl: string;
  sizeBytes: number;
  durationSecs?: number;
  /** Samples per second, samples of each channel, channels: as far as they are known. */
  rate?: number;
  frames?: number;
  channels?: number;
  /** Lowest and highest in turns, from -1 to 1; empty if unknown. */
  overview: Float32Array;
  /** A finer outline. */
  peaks?: { url: string; channels: number };
  facts: string[];
  warnings: string[];
  caption: string;
}

export function parse({ meta, blobs }: StoredItem): AudioItem {
  const { url: fileUrl, size_bytes } = read.file(blobs, "audio");
  const { playback, peaks } = blobs;
  const format = read.text(meta, "format");
  const codec = read.optionalText(meta, "codec");
  const rate = read.optionalNumber(meta, "sample_rate_hz");
  const channels = read.optionalNumber(meta, "channels");
  const frames = read.optionalNumber(meta, "frames");
  const durationSecs = read.optionalNumber(meta, "duration_secs");
  return {
    url: (playback ?? { url: fileUrl }).url,
    fileUrl,
    sizeBytes: (playback ?? { size_bytes }).size_bytes,
    ...(rate !== undefined && { rate }),
    ...(frames !== undefined && { frames }),
    ...(channels !== undefined && { channels }),
    ...(durationSecs !== undefined && { durationSecs }),
    overview: overviewOf(meta.peaks),
    ...(peaks && { peaks: { url: peaks.url, channels: channels ?? 1 } }),
    facts: [
      durationSecs === undefined ? "" : lengthText(durationSecs),
      rate === undefined ? "" : formatSi(rate, "Hz"),
      channels === undefined ? "" : channelsText(channels),
      codec && codec !== format ? `${format} ${codec}` : format,
      formatBytes(size_bytes),
    ].filter(Boolean),
    warnings: [
      read.optionalText(meta, "damaged") ?? "",
      oddities(read.count(meta, "clipped"), "beyond ±1"),
      oddities(read.count(meta, "not_finite"), "NaN or infinite"),
    ].filter(Boolean),
    caption: read.caption(meta),
  };
}

const lengthText = (secs: number): string =>
  secs < 60 ? `${formatNumber(secs, 3)} s` : formatDuration(secs);

function channelsText(channels: number): string {
  if (channels === 1) return "mono";
  return channels === 2 ? "stereo" : countOf(channels, "channel");
}

const oddities = (samples: number, what: string): string =>
  samples > 0 ? `${countOf(samples, "sample")} ${what}` : "";

const OVERVIEW_ONE = 127;

function overviewOf(peaks: unknown): Float32Array {
  if (typeof peaks !== "object" || peaks === null) return new Float32Array(0);
  const pairs = read.list(peaks as Record<string, unknown>, "overview");
  return Float32Array.from(pairs, (value) => Number(value) / OVERVIEW_ONE || 0);
}

/** Half the thickness of silence, in a picture of height 2. */
const THIN = 0.012;

/** The outline as an SVG path around y = 0: one unit wide for each pair. */
export function waveformPath(pairs: Float32Array): string {
  const count = pairs.length / 2;
  if (count === 0) return "";
  const point = (i: number, value: number) => `${i} ${(-value).toFixed(3)}`;
  const upper: string[] = [];
  const lower: string[] = [];
  for (let i = 0; i < count; i++) {
    const low = Math.min(pairs[2 * i] as number, -THIN);
    const high = Math.max(pairs[2 * i + 1] as number, THIN);
    upper.push(point(i, high), point(i + 1, high));
    lower.push(point(i, low), point(i + 1, low));
  }
  // Back along the lower edge: right before left.
  return `M${upper.join("L")}L${lower.reverse().join("L")}Z`;
}
