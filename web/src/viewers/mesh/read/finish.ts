/** The last steps that all readers share: what is no number goes, zero comes near, light gets normals. */
import { formatInteger } from "../../../base/format";
import { withNormals } from "./normals";
import type { Part, Shape } from "./shape";

/** As a reader leaves it: exact, and perhaps with vertices that are no numbers. */
export interface Raw {
  positions: Float64Array | Float32Array;
  normals?: Float32Array | undefined;
  uvs?: Float32Array | undefined;
  colors?: Float32Array | undefined;
  colorSize?: 3 | 4;
  triangles: Uint32Array;
  lines?: Uint32Array;
  points?: Uint32Array;
  parts: Part[];
  faces: number;
  /** Those of the file, if `positions` have more. */
  vertices?: number;
  notes?: string[];
}

/** Floats have 24 bits: so far from zero, steps of them become visible on a surface. */
const FAR = 4096;

export function finish(raw: Raw): Shape {
  const notes = [...(raw.notes ?? [])];
  const whole = withoutBad(raw, notes);
  const origin = originOf(raw.positions);
  const positions = moved(raw.positions, origin);
  const { colors, colorSize = 3, uvs } = raw;
  const base = {
    positions,
    ...(uvs && { uvs }),
    ...(colors && { colors, colorSize }),
    triangles: whole.triangles,
  };
  const usable = raw.normals && hasLengths(raw.normals) ? raw.normals : undefined;
  const lit = usable ? { ...base, normals: usable } : withNormals(base);
  return {
    ...lit,
    origin,
    lines: whole.lines,
    points: whole.points,
    parts: whole.parts,
    faces: raw.faces,
    vertices: raw.vertices ?? raw.positions.length / 3,
    ownNormals: usable !== undefined,
    notes,
  };
}

/** Some writers give (0, 0, 0) for every normal. */
const hasLengths = (normals: Float32Array): boolean =>
  normals.some((value) => Math.abs(value) > 1e-6);

function withoutBad(
  raw: Raw,
  notes: string[],
): Required<Pick<Raw, "triangles" | "lines" | "points" | "parts">> {
  const { triangles, parts, lines = new Uint32Array(), points = new Uint32Array() } = raw;
  const bad = badVertices(raw.positions);
  if (!bad) return { triangles, lines, points, parts };
  const kept = keepTriangles(triangles, parts, bad);
  const dropped = (triangles.length - kept.triangles.length) / 3;
  if (dropped > 0)
    notes.push(
      `${formatInteger(dropped)} triangles with corners that are not finite numbers are left out.`,
    );
  return {
    ...kept,
    lines: goodLines(lines, bad),
    points: points.filter((vertex) => !bad[vertex]),
  };
}

function goodLines(lines: Uint32Array, bad: Uint8Array): Uint32Array {
  const isGood = (end: number) => !bad[lines[end] as number];
  // Both ends of a line stand beside one another: 0 and 1, 2 and 3.
  return lines.filter((_, end) => isGood(end) && isGood(end ^ 1));
}

function badVertices(positions: Raw["positions"]): Uint8Array | undefined {
  let bad: Uint8Array | undefined;
  for (let i = 0; i < positions.length; i++)
    if (!(Math.abs(positions[i] as number) <= LARGEST)) {
      bad ??= new Uint8Array(positions.length / 3);
      bad[Math.floor(i / 3)] = 1;
    }
  return bad;
}

/** Squares of distances must stay in the range of floats. */
const LARGEST = 1e18;

function keepTriangles(triangles: Uint32Array, parts: readonly Part[], bad: Uint8Array) {
  const kept = new Uint32Array(triangles.length);
  let length = 0;
  const moved = parts.map((part) => {
    const start = length;
    for (let i = part.start; i < part.start + part.count; i += 3) {
      const corners = triangles.subarray(i, i + 3);
      if (corners.some((vertex) => bad[vertex])) continue;
      kept.set(corners, length);
      length += 3;
    }
    return { ...part, start, count: length - start };
  });
  return { triangles: kept.slice(0, length), parts: moved.filter((part) => part.count > 0) };
}

function originOf(positions: Raw["positions"]): [number, number, number] {
  const [low, high] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (let i = 0; i < positions.length; i++) {
    const value = positions[i] as number;
    if (!(Math.abs(value) <= LARGEST)) continue;
    const axis = i % 3;
    low[axis] = Math.min(low[axis] as number, value);
    high[axis] = Math.max(high[axis] as number, value);
  }
  const size = Math.max(...high.map((value, axis) => value - (low[axis] as number)));
  return low.map((value, axis) => {
    const middle = (value + (high[axis] as number)) / 2;
    return Math.abs(middle) > size * FAR && Number.isFinite(middle) ? middle : 0;
  }) as [number, number, number];
}

function moved(positions: Raw["positions"], origin: readonly number[]): Float32Array {
  const near = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i++) {
    const value = positions[i] as number;
    near[i] = Math.abs(value) <= LARGEST ? value - (origin[i % 3] as number) : 0;
  }
  return near;
}

/** What a screen's number of light is in linear light, as the GPU counts. */
export const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
