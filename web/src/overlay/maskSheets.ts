/** The masks of a canvas as one picture, painted anew only when something of them changed. */
import type { LabelMap } from "./labelMap";
import { type Edges, findEdges, layEdges } from "./maskOutline";
import { layLine, paintFilled, type Target } from "./maskPixels";
import { bytesOf, laySample, type Sample, sampleOf } from "./maskSamples";
import { type Region, type View, visibleRegion } from "./view";

/** One mask as it is drawn. */
export interface Sheet {
  map: LabelMap;
  /** A `tableOf(map)` of packed colours. */
  colors: Uint32Array;
  outline: boolean;
}

interface Painted {
  /** Where it lies: all that edges follow from. */
  place: readonly number[];
  /** All that the picture follows from, the place aside. */
  sheets: readonly Sheet[];
  edges: Map<LabelMap, Edges>;
  /** Undefined for masks of which almost every pixel is mixed. */
  samples: Map<LabelMap, Sample | undefined>;
  /** It was painted here before: what it takes to do so again is worth keeping. */
  stays: boolean;
  picture?: HTMLCanvasElement | undefined;
}

/** Smaller ones are painted anew as quickly. */
const LEAST_KEPT_PIXELS = 64 * 64;

const last = new WeakMap<HTMLCanvasElement, Painted>();

/** Give back what is kept for a canvas that nobody sees. */
export const forgetMasks = (canvas: HTMLCanvasElement): boolean => last.delete(canvas);

/** The canvas has been cleared. Edges lie within `reach` device pixels of another region. */
export function paintMasks(
  context: CanvasRenderingContext2D,
  view: View,
  sheets: readonly Sheet[],
  reach: number,
): void {
  const { canvas } = context;
  const [first] = sheets;
  const region = first && visibleRegion(view, first.map, canvas);
  if (!region || areaOf(region) <= 0) {
    last.delete(canvas);
    return;
  }
  const { scale, scaleY = scale, x, y } = view;
  const place = [scale, scaleY, x, y, canvas.width, canvas.height, reach];
  const known = knownAt(canvas, place);
  if (areaOf(region) >= LEAST_KEPT_PIXELS && areSame(known.sheets, sheets)) {
    known.picture ??= pictureOf(region, view, known, reach);
    context.drawImage(known.picture, region.left, region.top);
    return;
  }
  const painted = { ...known, sheets, picture: undefined };
  last.set(canvas, painted);
  context.putImageData(imageOf(region, view, painted, reach), region.left, region.top);
}

const areaOf = ({ left, top, right, bottom }: Region): number => (right - left) * (bottom - top);

function knownAt(canvas: HTMLCanvasElement, place: readonly number[]): Painted {
  const known = last.get(canvas);
  return known?.place.every((one, i) => one === place[i])
    ? { ...known, stays: true }
    : { place, sheets: [], edges: new Map(), samples: new Map(), stays: false };
}

const areSame = (a: readonly Sheet[], b: readonly Sheet[]): boolean =>
  a.length === b.length &&
  a.every((one, i) => {
    const other = b[i] as Sheet;
    return (
      one.map === other.map && one.outline === other.outline && areAlike(one.colors, other.colors)
    );
  });

const areAlike = (a: Uint32Array, b: Uint32Array): boolean =>
  a === b || (a.length === b.length && a.every((color, i) => color === b[i]));

/** What is drawn again and again: a canvas is copied faster than numbers are made into colours. */
function pictureOf(region: Region, view: View, painted: Painted, reach: number): HTMLCanvasElement {
  const picture = document.createElement("canvas");
  picture.width = region.right - region.left;
  picture.height = region.bottom - region.top;
  picture.getContext("2d")?.putImageData(imageOf(region, view, painted, reach), 0, 0);
  return picture;
}

/** All canvases of the page draw into the same memory, one after another. */
let scratch = new Uint8ClampedArray(0);

function imageOf(region: Region, view: View, painted: Painted, reach: number): ImageData {
  const bytes = areaOf(region) * 4;
  if (scratch.length < bytes) scratch = new Uint8ClampedArray(bytes);
  const data = scratch.subarray(0, bytes) as Uint8ClampedArray<ArrayBuffer>;
  const pixels = new Uint32Array(data.buffer, 0, bytes / 4);
  for (const [i, { map, colors, outline }] of painted.sheets.entries()) {
    const target = { pixels, region, blank: i === 0 };
    if (!outline) fill(target, view, map, colors, painted);
    else
      layEdges(
        target,
        colors,
        edgesOf(painted, map, () => findEdges(region, view, map, reach)),
      );
  }
  return new ImageData(data, region.right - region.left, region.bottom - region.top);
}

/** Bytes of a sample for each pixel that are worth it. */
const MOST_SAMPLE_BYTES = 8;

function fill(
  target: Target,
  view: View,
  map: LabelMap,
  colors: Uint32Array,
  { samples, stays }: Painted,
): void {
  if (stays && !samples.has(map)) {
    const sample = sampleOf(target.region, view, map);
    const most = MOST_SAMPLE_BYTES * target.pixels.length;
    samples.set(map, bytesOf(sample) <= most ? sample : undefined);
  }
  const sample = samples.get(map);
  if (sample) laySample(target, sample, colors, layLine);
  else paintFilled(target, view, map, colors);
}

function edgesOf({ edges }: Painted, map: LabelMap, find: () => Edges): Edges {
  const found = edges.get(map) ?? find();
  edges.set(map, found);
  return found;
}
