/** How large pictures are so that all of a panel's fit into it. */
import { BLOCK_GAP_PIXELS } from "./places";

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
  /** Pixels above each line of columns that all runs share; none if absent. */
  headPixels?: number;
  /** Runs share columns: they stand below one another in each line of these, named every time. */
  aligned?: boolean;
  /** No picture is wider; 640 if absent. */
  widest?: number;
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
  return {
    ...request,
    width: share,
    headPixels: 0,
    aligned: false,
    counts: Array(rows).fill(Math.max(0, ...counts)),
  };
}

function widest(request: FitRequest): number {
  const { width, gapPixels, counts } = request;
  const readable = Math.floor((width + gapPixels) / (SMALLEST_PIXELS + gapPixels));
  const most = Math.min(Math.max(1, ...counts), Math.max(1, readable));
  let best = 0;
  for (let columns = 1; columns <= most; columns++) {
    best = Math.max(
      best,
      Math.min(widthOfColumns(request, columns), widthOfRows(request, columns)),
    );
  }
  return Math.floor(Math.min(request.widest ?? LARGEST_PIXELS, Math.max(SMALLEST_PIXELS, best)));
}

function widthOfColumns({ width, gapPixels }: FitRequest, columns: number): number {
  return (width - gapPixels * (columns - 1)) / columns;
}

/** Gaps lie between rows; what stands above and below a picture belongs to each. */
function widthOfRows(request: FitRequest, columns: number): number {
  const { height, counts, aspect, captionPixels, gapPixels, labelPixels } = request;
  const rows = counts.reduce((sum, count) => sum + Math.ceil(count / columns), 0);
  if (rows === 0) return request.widest ?? LARGEST_PIXELS;
  const lines = Math.ceil(Math.max(...counts) / columns);
  const heads = (request.headPixels ?? 0) * lines;
  const labels = labelPixels * counts.length * (request.aligned ? lines : 1);
  const blocks = request.aligned ? lines : counts.length;
  const gaps = (rows - 1) * gapPixels + (blocks - 1) * Math.max(0, BLOCK_GAP_PIXELS - gapPixels);
  return ((height - labels - heads - rows * captionPixels - gaps) / rows) * aspect;
}

const COMFORTABLE_PIXELS = 112;

/** Where not all fit, one scrolls, and may as well see something: whole columns of this width. */
export function comfortable(width: number, gapPixels: number): number {
  const columns = Math.max(1, Math.round((width + gapPixels) / (COMFORTABLE_PIXELS + gapPixels)));
  return Math.max(SMALLEST_PIXELS, Math.floor((width + gapPixels) / columns - gapPixels));
}

/** Of small type, on average. */
const LETTER_PIXELS = 5.7;

/** Lines under each picture: none without captions, two where one does not hold them. */
export function captionLines(captions: readonly string[], width: number): 0 | 1 | 2 {
  const longest = Math.max(0, ...captions.map((caption) => caption.length));
  if (longest === 0) return 0;
  return longest * LETTER_PIXELS > width ? 2 : 1;
}

/** The middle aspect of what is shown: one odd one does not shape the grid. */
export function typicalAspect(items: readonly { width: number; height: number }[]): number {
  const aspects = items.map((item) => item.width / item.height || 1).sort((a, b) => a - b);
  return Math.min(4, Math.max(0.25, aspects[aspects.length >> 1] ?? 1));
}
