/** Colours the device pixels under which a mask lies; ids are looked up, never interpolated. */
import { indexes, type LabelMap } from "./labelMap";
import { pixelsUnder, type Region, type View } from "./view";

/** Below this size of picture pixels on the screen, a device pixel is the mean of four places. */
const MINIFIED = 0.75;

/** `pixels` are those of `region`, line after line; `colors` is a `tableOf(map)`. */
export interface Target {
  pixels: Uint32Array;
  region: Region;
  /** Nothing is there yet; `pixels` may hold anything. */
  blank: boolean;
}

/** Where a map's pixels lie: columns and lines of the map under device pixels. */
export function mapUnder(view: View, map: LabelMap, region: Region, shift: number, margin = 0) {
  const { scale, scaleY = scale, x, y } = view;
  const across = region.right - region.left + 2 * margin;
  const down = region.bottom - region.top + 2 * margin;
  const column = { start: x, scale, size: map.width };
  const line = { start: y, scale: scaleY, size: map.height };
  return {
    columns: pixelsUnder(region.left - margin + shift, across, column),
    lines: pixelsUnder(region.top - margin + shift, down, line),
  };
}

export const isMinified = ({ scale, scaleY = scale }: View): boolean =>
  Math.min(scale, scaleY) < MINIFIED;

export function paintFilled(target: Target, view: View, map: LabelMap, colors: Uint32Array): void {
  const lineAt = (isMinified(view) ? meanLines : nearestLines)(target, view, map, colors);
  const height = target.region.bottom - target.region.top;
  for (let row = 0; row < height; row++) layLine(target, row, lineAt(row));
}

type ColorLine = (row: number) => Uint32Array;

function nearestLines(target: Target, view: View, map: LabelMap, colors: Uint32Array): ColorLine {
  const { columns, lines } = mapUnder(view, map, target.region, 0.5);
  const line = new Uint32Array(columns.length);
  const ids = indexes(map);
  let drawn = -1;
  return (row) => {
    const from = (lines[row] as number) * map.width;
    if (from !== drawn) colorize(line, ids, from, columns, colors);
    drawn = from;
    return line;
  };
}

function colorize(
  line: Uint32Array,
  ids: LabelMap["ids"],
  from: number,
  columns: Int32Array,
  colors: Uint32Array,
): void {
  for (let i = 0; i < line.length; i++)
    line[i] = colors[ids[from + (columns[i] as number)] as number] as number;
}

/** Four places in each device pixel. */
function meanLines(target: Target, view: View, map: LabelMap, colors: Uint32Array): ColorLine {
  const first = mapUnder(view, map, target.region, 0.25);
  const second = mapUnder(view, map, target.region, 0.75);
  const line = new Uint32Array(first.columns.length);
  const ids = indexes(map);
  return (row) => {
    const upper = (first.lines[row] as number) * map.width;
    const lower = (second.lines[row] as number) * map.width;
    for (let i = 0; i < line.length; i++) {
      const left = first.columns[i] as number;
      const right = second.columns[i] as number;
      const a = colors[ids[upper + left] as number] as number;
      const b = colors[ids[upper + right] as number] as number;
      const c = colors[ids[lower + left] as number] as number;
      const d = colors[ids[lower + right] as number] as number;
      line[i] = a === b && c === d && a === c ? a : meanOf(a, b, c, d);
    }
    return line;
  };
}

/** Of premultiplied colours, so that what is not there adds no colour of its own. */
export function meanOf(a: number, b: number, c: number, d: number): number {
  const [alphaA, alphaB, alphaC, alphaD] = [a >>> 24, b >>> 24, c >>> 24, d >>> 24];
  const sum = alphaA + alphaB + alphaC + alphaD;
  if (sum === 0) return 0;
  const half = sum / 2;
  const red =
    (a & 255) * alphaA + (b & 255) * alphaB + (c & 255) * alphaC + (d & 255) * alphaD + half;
  const green =
    ((a >>> 8) & 255) * alphaA +
    ((b >>> 8) & 255) * alphaB +
    ((c >>> 8) & 255) * alphaC +
    ((d >>> 8) & 255) * alphaD +
    half;
  const blue =
    ((a >>> 16) & 255) * alphaA +
    ((b >>> 16) & 255) * alphaB +
    ((c >>> 16) & 255) * alphaC +
    ((d >>> 16) & 255) * alphaD +
    half;
  const alpha = (sum + 2) >> 2;
  return ((alpha << 24) | ((blue / sum) << 16) | ((green / sum) << 8) | (red / sum)) >>> 0;
}

/** Lays a line over what is there already; the first mask is all there is. */
export function layLine(target: Target, row: number, line: Uint32Array): void {
  const { pixels } = target;
  const from = row * line.length;
  if (target.blank) {
    pixels.set(line, from);
    return;
  }
  for (let i = 0; i < line.length; i++) {
    const above = line[i] as number;
    if (above === 0) continue;
    pixels[from + i] = knownOver(above, pixels[from + i] as number);
  }
}

/** Few colours meet, again and again: what comes of two is looked up where those were met last. */
const PAIRS = 4096;
const aboves = new Uint32Array(PAIRS);
const belows = new Uint32Array(PAIRS);
const sums = new Uint32Array(PAIRS);

function knownOver(above: number, below: number): number {
  const at = (Math.imul(above, 0x9e3779b1) ^ Math.imul(below, 0x85ebca6b)) >>> 20;
  if (aboves[at] === above && belows[at] === below) return sums[at] as number;
  aboves[at] = above;
  belows[at] = below;
  sums[at] = over(above, below);
  return sums[at] as number;
}

/** Two colours that let through, as one. */
export function over(above: number, below: number): number {
  const top = (above >>> 24) / 255;
  const rest = ((below >>> 24) / 255) * (1 - top);
  const alpha = top + rest;
  if (alpha === 0) return 0;
  const channel = (shift: number): number =>
    Math.round((((above >>> shift) & 255) * top + ((below >>> shift) & 255) * rest) / alpha);
  const sum = Math.round(alpha * 255);
  return ((sum << 24) | (channel(16) << 16) | (channel(8) << 8) | channel(0)) >>> 0;
}
