/** Only the edges of a mask's regions, of the same width at every zoom, drawn on their inner side. */
import { indexes, type LabelMap } from "./labelMap";
import { mapUnder, over, type Target } from "./maskPixels";
import type { Region, View } from "./view";

/** Device pixels that are edges, wherever their colours come from. */
export interface Edges {
  /** Where they stand in their region, line after line. */
  at: Uint32Array;
  /** Where their colours stand in a `tableOf` the map. */
  of: Uint32Array;
}

export function layEdges({ pixels, blank }: Target, colors: Uint32Array, { at, of }: Edges): void {
  if (blank) pixels.fill(0);
  for (let i = 0; i < at.length; i++) {
    const above = colors[of[i] as number] as number;
    if (above === 0) continue;
    const place = at[i] as number;
    const below = pixels[place] as number;
    pixels[place] = below === 0 || above >>> 24 === 255 ? above : over(above, below);
  }
}

/** Shared by all that look for edges, one after another. */
let places = new Uint32Array(0);
let indices = new Uint32Array(0);

/**
 * A device pixel is an edge if another id lies within `reach` device pixels of it, diagonals too.
 *
 * For each column, `runs` counts the lines up to the current one that have the same id there and
 * nothing else within reach beside it: 2 × reach + 1 of them are the inside of a region.
 */
export function findEdges(region: Region, view: View, map: LabelMap, reach: number): Edges {
  const width = region.right - region.left;
  const { columns, lines } = mapUnder(view, map, region, 0.5, reach);
  const ids = indexes(map);
  const alike = new Uint8Array(width);
  const runs = new Int32Array(width);
  const middle = columns.subarray(reach, reach + width);
  const most = width * (region.bottom - region.top);
  if (places.length < most) [places, indices] = [new Uint32Array(most), new Uint32Array(most)];
  let count = 0;
  for (let row = 0, above = -1; row < lines.length; row++) {
    const from = (lines[row] as number) * map.width;
    if (from !== above) findAlike(alike, ids, from, columns, 2 * reach + 1);
    countRuns(runs, alike, ids, from, above < 0 ? from : above, middle);
    above = from;
    if (row < 2 * reach) continue;
    const drawn = (lines[row - reach] as number) * map.width;
    const start = (row - 2 * reach) * width;
    for (let i = 0; i < width; i++) {
      if ((runs[i] as number) > 2 * reach) continue;
      places[count] = start + i;
      indices[count++] = ids[drawn + (middle[i] as number)] as number;
    }
  }
  return { at: places.slice(0, count), of: indices.slice(0, count) };
}

type Ids = LabelMap["ids"];

/** 1 where `window` neighbouring places of a line, the first of them this one, have the same id. */
function findAlike(
  alike: Uint8Array,
  ids: Ids,
  from: number,
  columns: Int32Array,
  window: number,
): void {
  let length = 0;
  let last = -1;
  for (let i = 0; i < columns.length; i++) {
    const id = ids[from + (columns[i] as number)] as number;
    length = id === last ? length + 1 : 1;
    last = id;
    if (i >= window - 1) alike[i - window + 1] = length >= window ? 1 : 0;
  }
}

function countRuns(
  runs: Int32Array,
  alike: Uint8Array,
  ids: Ids,
  from: number,
  above: number,
  middle: Int32Array,
): void {
  if (from === above) {
    for (let i = 0; i < runs.length; i++) runs[i] = alike[i] ? (runs[i] as number) + 1 : 0;
    return;
  }
  for (let i = 0; i < runs.length; i++) {
    const column = middle[i] as number;
    const before = ids[from + column] === ids[above + column] ? (runs[i] as number) : 0;
    runs[i] = alike[i] ? before + 1 : 0;
  }
}
