/** A picture's metadata, and how many pictures fit into a panel. */
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface ImageItem {
  url: string;
  width: number;
  height: number;
  caption: string;
  /** Colour mode and file format: "RGB png". */
  format: string;
  sizeBytes: number;
  /** Browsers can draw it. */
  drawable: boolean;
}

const DRAWABLE = /^image\/(png|jpe?g|gif|webp|bmp|avif|svg\+xml|x-icon|vnd\.microsoft\.icon)$/;

export function parse({ meta, blobs }: StoredItem): ImageItem {
  const blob = blobs.image;
  if (!blob) throw new Error(`expected a file named image, got ${read.shown(Object.keys(blobs))}`);
  return {
    url: blob.url,
    width: read.number(meta, "width"),
    height: read.number(meta, "height"),
    caption: read.optionalText(meta, "caption") ?? "",
    format: [meta.mode, meta.format].filter((part) => typeof part === "string").join(" "),
    sizeBytes: blob.size_bytes,
    drawable: DRAWABLE.test(blob.media_type),
  };
}

/** Nearest-neighbour where pixels become visible anyway: a digit of 8 × 8 is its pixels. */
export const isMagnified = (item: ImageItem, shownWidth: number): boolean =>
  shownWidth >= 2 * item.width;

/** What a screen reader says. */
export function altText(item: ImageItem, key: string, position: number, total: number): string {
  const place = total > 1 ? `${key}, picture ${position + 1} of ${total}` : key;
  return item.caption ? `${item.caption} (${place})` : place;
}

export interface FitRequest {
  width: number;
  height: number;
  /** Pictures of each run. */
  counts: readonly number[];
  /** Width over height of one picture. */
  aspect: number;
  /** Pixels under each picture, for its caption. */
  captionPixels: number;
  gapPixels: number;
  /** Pixels above each run's pictures, for its name. */
  labelPixels: number;
  /** Pixels at the left of each run's pictures, for its name, where runs stand below one another. */
  sidePixels: number;
}

export interface Fit {
  /** Pixels of one picture. */
  width: number;
  /** Runs below one another with their names above or at the side of the pictures, or beside one another. */
  runs: "above" | "side" | "beside";
  /** Runs beside one another. */
  abreast: number;
}

export const SMALLEST_PIXELS = 52;
const LARGEST_PIXELS = 640;
/** Between runs that stand beside one another. */
const BESIDE_PIXELS = 24;
/** Beside one another the eye compares less well: it must be worth it. */
const WORTH = 1.25;

/** The largest pictures with which all fit without scrolling; the smallest readable ones if none do. */
export function fit(request: FitRequest): Fit {
  const { width, counts, labelPixels, sidePixels } = request;
  const above = widest(request);
  const named = labelPixels > 0 && sidePixels > 0 && counts.length > 1;
  const side = named ? widest({ ...request, labelPixels: 0, width: width - sidePixels }) : 0;
  const below = Math.max(above, side);
  let best: Fit = { width: below, runs: side >= above ? "side" : "above", abreast: 1 };
  for (let abreast = 2; abreast <= counts.length; abreast++) {
    const beside = widest(abreastOf(request, abreast));
    const worth = best.abreast === 1 ? WORTH : 1;
    if (beside > best.width * worth) best = { width: beside, runs: "beside", abreast };
  }
  return best;
}

/** The same with so many runs beside one another: each has a share of the width. */
function abreastOf(request: FitRequest, abreast: number): FitRequest {
  const { width, counts } = request;
  const share = (width - BESIDE_PIXELS * (abreast - 1)) / abreast;
  const rows = Math.ceil(counts.length / abreast);
  return { ...request, width: share, counts: Array(rows).fill(Math.max(0, ...counts)) };
}

function widest(request: FitRequest): number {
  const most = Math.max(1, ...request.counts);
  let best = 0;
  for (let columns = 1; columns <= most; columns++) {
    best = Math.max(
      best,
      Math.min(widthOfColumns(request, columns), widthOfRows(request, columns)),
    );
  }
  return Math.floor(Math.min(LARGEST_PIXELS, Math.max(SMALLEST_PIXELS, best)));
}

function widthOfColumns({ width, gapPixels }: FitRequest, columns: number): number {
  return (width - gapPixels * (columns - 1)) / columns;
}

/** Gaps lie between rows; what stands above and below a picture belongs to each. */
function widthOfRows(request: FitRequest, columns: number): number {
  const { height, counts, aspect, captionPixels, gapPixels, labelPixels } = request;
  const rows = counts.reduce((sum, count) => sum + Math.ceil(count / columns), 0);
  if (rows === 0) return LARGEST_PIXELS;
  const taken = counts.length * labelPixels + rows * captionPixels + (rows - 1) * gapPixels;
  return ((height - taken) / rows) * aspect;
}

/** Of small type, on average. */
const LETTER_PIXELS = 5.7;

/** Lines under each picture: none without captions, two where one does not hold them. */
export function captionLines(captions: readonly string[], width: number): 0 | 1 | 2 {
  const longest = Math.max(0, ...captions.map((caption) => caption.length));
  if (longest === 0) return 0;
  return longest * LETTER_PIXELS > width ? 2 : 1;
}

/** The middle aspect of the pictures: one odd one does not shape the grid. */
export function typicalAspect(items: readonly ImageItem[]): number {
  const aspects = items.map((item) => item.width / item.height || 1).sort((a, b) => a - b);
  return Math.min(4, Math.max(0.25, aspects[aspects.length >> 1] ?? 1));
}

/** Which picture is large; in the link as "run:position". */
export interface Focus {
  run: string;
  position: number;
}

export function parseFocus(text: string | null): Focus | null {
  const match = /^(.+):(\d+)$/.exec(text ?? "");
  return match ? { run: match[1] as string, position: Number(match[2]) } : null;
}

export const formatFocus = ({ run, position }: Focus): string => `${run}:${position}`;

/** The next picture in reading order, runs after one another; stays at the ends. */
export function moveFocus(
  focus: Focus,
  runs: readonly { id: string; count: number }[],
  by: { pictures?: number; runs?: number },
): Focus {
  const at = runs.findIndex((run) => run.id === focus.run);
  const run = runs[Math.max(0, Math.min(runs.length - 1, at + (by.runs ?? 0)))];
  if (!run) return focus;
  const wanted = focus.position + (by.pictures ?? 0);
  return { run: run.id, position: Math.max(0, Math.min(run.count - 1, wanted)) };
}
