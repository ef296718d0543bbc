/** What lies under each device pixel of a mask, kept while it stays there: colours are then looked up. */
import { indexes, type LabelMap } from "./labelMap";
import { isMinified, mapUnder, meanOf, type Target } from "./maskPixels";
import type { Region, View } from "./view";

export interface Sample {
  /** For every device pixel where its colour stands in a `tableOf` the map. */
  ids: LabelMap["ids"];
  /** Device pixels in which several ids meet, and the four of each. */
  mixed: Uint32Array;
  fours: Uint32Array;
}

/** Shared by all that are sampled, one after another. */
let places = new Uint32Array(0);
let quads = new Uint32Array(0);

/** The same places as `paintFilled` takes. */
export function sampleOf(region: Region, view: View, map: LabelMap): Sample {
  const minified = isMinified(view);
  const first = mapUnder(view, map, region, minified ? 0.25 : 0.5);
  const second = minified ? mapUnder(view, map, region, 0.75) : first;
  const [width, height] = [region.right - region.left, region.bottom - region.top];
  const all = indexes(map);
  const ids = new (all.constructor as Uint32ArrayConstructor)(width * height);
  if (minified && places.length < ids.length)
    [places, quads] = [new Uint32Array(ids.length), new Uint32Array(4 * ids.length)];
  let count = 0;
  for (let row = 0, to = 0; row < height; row++) {
    const upper = (first.lines[row] as number) * map.width;
    const lower = (second.lines[row] as number) * map.width;
    for (let i = 0; i < width; i++, to++) {
      const left = first.columns[i] as number;
      const a = all[upper + left] as number;
      ids[to] = a;
      if (!minified) continue;
      const right = second.columns[i] as number;
      const b = all[upper + right] as number;
      const c = all[lower + left] as number;
      const d = all[lower + right] as number;
      if (a === b && a === c && a === d) continue;
      places[count] = to;
      const at = 4 * count++;
      quads[at] = a;
      quads[at + 1] = b;
      quads[at + 2] = c;
      quads[at + 3] = d;
    }
  }
  return { ids, mixed: places.slice(0, count), fours: quads.slice(0, 4 * count) };
}

/** Bytes of memory. */
export const bytesOf = ({ ids, mixed, fours }: Sample): number =>
  ids.byteLength + mixed.byteLength + fours.byteLength;

/** Colours of a whole region; nothing need be there before. */
export function colorSample(pixels: Uint32Array, sample: Sample, colors: Uint32Array): void {
  const { ids, mixed, fours } = sample;
  for (let i = 0; i < ids.length; i++) pixels[i] = colors[ids[i] as number] as number;
  for (let i = 0, at = 0; i < mixed.length; i++, at += 4) {
    const a = colors[fours[at] as number] as number;
    const b = colors[fours[at + 1] as number] as number;
    const c = colors[fours[at + 2] as number] as number;
    const d = colors[fours[at + 3] as number] as number;
    pixels[mixed[i] as number] = a === b && c === d && a === c ? a : meanOf(a, b, c, d);
  }
}

/** Shared by all masks that lie over others. */
let upper = new Uint32Array(0);

export function laySample(
  target: Target,
  sample: Sample,
  colors: Uint32Array,
  layLine: (target: Target, row: number, line: Uint32Array) => void,
): void {
  const { pixels, blank, region } = target;
  if (blank) {
    colorSample(pixels, sample, colors);
    return;
  }
  if (upper.length < pixels.length) upper = new Uint32Array(pixels.length);
  colorSample(upper, sample, colors);
  const width = region.right - region.left;
  for (let row = 0; row < region.bottom - region.top; row++)
    layLine(target, row, upper.subarray(row * width, (row + 1) * width));
}
