/** Boxes and vectors of a scene, as lines: which corners an edge joins, and what a box says. */
import { numberOf } from "../../base/format";
import type { Point3 } from "../../gl/camera";
import { pointOf } from "./model";

export interface Box {
  corners: readonly Point3[];
  color: readonly [number, number, number];
  label: string;
  score?: number;
  /** What else was logged with it. */
  extra: Readonly<Record<string, unknown>>;
}

export interface Arrow {
  start: Point3;
  end: Point3;
  color?: readonly [number, number, number];
}

/** Pairs that differ in one bit: corners as the product of (−, +) over x, y and z. */
const BIT_EDGES = [0, 1, 2, 3, 0, 2, 1, 3, 4, 5, 6, 7, 4, 6, 5, 7, 0, 4, 1, 5, 2, 6, 3, 7];
/** One face around, the opposite one around, and what joins them. */
const RING_EDGES = [0, 1, 1, 2, 2, 3, 3, 0, 4, 5, 5, 6, 6, 7, 7, 4, 0, 4, 1, 5, 2, 6, 3, 7];

/** Of a parallelogram the diagonals meet in the middle: that tells which corners lie opposite. */
export function edgesOf(corners: readonly Point3[]): readonly number[] {
  const [a, b, c, d] = corners;
  if (!a || !b || !c || !d) return RING_EDGES;
  const gap = (p: Point3, q: Point3, r: Point3, s: Point3) =>
    Math.hypot(...[0, 1, 2].map((i) => (p[i] ?? 0) + (q[i] ?? 0) - (r[i] ?? 0) - (s[i] ?? 0)));
  return gap(a, d, b, c) < gap(a, c, b, d) ? BIT_EDGES : RING_EDGES;
}

/** Those that can be drawn; each of the others counts as damaged. */
export function readBoxes(list: readonly unknown[]): { boxes: Box[]; damaged: number } {
  const boxes = list.flatMap((one) => boxOf(one) ?? []);
  return { boxes, damaged: list.length - boxes.length };
}

function boxOf(value: unknown): Box | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { corners, color, label, score, ...extra } = value as Record<string, unknown>;
  if (!Array.isArray(corners) || corners.length !== 8) return undefined;
  const points = corners.flatMap((corner) => {
    const point = pointOf(corner);
    return point ? [point] : [];
  });
  if (points.length !== 8) return undefined;
  const number = numberOf(score);
  return {
    corners: points,
    color: colorOf(color) ?? [255, 160, 40],
    label: typeof label === "string" ? label : "",
    extra,
    ...(number !== undefined && { score: number }),
  };
}

export function readArrows(list: readonly unknown[]): Arrow[] {
  return list.flatMap((value) => {
    const { start, end, color } = (value ?? {}) as Record<string, unknown>;
    const [from, to, rgb] = [pointOf(start), pointOf(end), colorOf(color)];
    return from && to ? [{ start: from, end: to, ...(rgb && { color: rgb }) }] : [];
  });
}

/** Numbers beyond 0 to 255 are kept when logged: drawn, they are the nearest colour. */
function colorOf(value: unknown): [number, number, number] | undefined {
  const point = Array.isArray(value) ? value.slice(0, 3).map(numberOf) : [];
  const [r, g, b] = point.map((one) => Math.min(255, Math.max(0, one ?? Number.NaN)));
  return r !== undefined && g !== undefined && b !== undefined && ![r, g, b].some(Number.isNaN)
    ? [r, g, b]
    : undefined;
}

export const centerOfBox = ({ corners }: Box): Point3 =>
  [0, 1, 2].map((i) =>
    corners.reduce((sum, one) => sum + (one[i] ?? 0) / 8, 0),
  ) as unknown as Point3;

const HEAD_PART = 0.18;
const HEAD_WIDTH = 0.4;

/** An arrow as pairs of points: a shaft and four lines of a head. */
export function arrowLines({ start, end }: Arrow): Point3[] {
  const along = [0, 1, 2].map((i) => (end[i] ?? 0) - (start[i] ?? 0));
  const length = Math.hypot(...along);
  if (!(length > 0)) return [start, end];
  const [x = 0, y = 0, z = 0] = along.map((value) => value / length);
  const side: Point3 = Math.abs(z) < 0.9 ? unit([y, -x, 0]) : unit([0, z, -y]);
  const other: Point3 = [
    y * side[2] - z * side[1],
    z * side[0] - x * side[2],
    x * side[1] - y * side[0],
  ];
  const head = length * HEAD_PART;
  const tip = (way: Point3, sign: number): Point3 =>
    [0, 1, 2].map(
      (i) => (end[i] ?? 0) - head * ([x, y, z][i] ?? 0) + sign * head * HEAD_WIDTH * (way[i] ?? 0),
    ) as unknown as Point3;
  const tips = [tip(side, 1), tip(side, -1), tip(other, 1), tip(other, -1)];
  return [start, end, ...tips.flatMap((one) => [end, one])];
}

function unit([x, y, z]: Point3): Point3 {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
