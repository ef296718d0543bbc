/** Normals for files that have none: smooth where faces meet at a flat angle, sharp at edges. */
import type { Shape } from "./shape";
import { welded } from "./weld";

/** Faces that meet at less than this share one normal. */
const CREASE_DEGREES = 44;
const CREASE = Math.cos((CREASE_DEGREES * Math.PI) / 180);
/** All faces so near to their mean are one smooth surface. */
const SMOOTH = Math.cos((CREASE_DEGREES * Math.PI) / 360);
/** Above this many triangles sharp edges are rounded: splitting would take too much memory. */
const MOST_TRIANGLES = 3_000_000;
/** Of a corner where more faces meet, each has its own normal. */
const MOST_AROUND = 256;

type Unlit = Pick<Shape, "positions" | "uvs" | "colors" | "colorSize" | "triangles">;
type Lit = Unlit & { normals: Float32Array; lines?: never };

/** The same with normals. Vertices at sharp edges become several; the first ones keep their numbers. */
export function withNormals(shape: Unlit): Lit {
  const { positions, triangles } = shape;
  const place = welded(positions);
  const faces = faceNormals(positions, triangles);
  const around = facesAround(place, triangles);
  const sums = sumsOf(place, triangles, faces);
  const sharp = sharpPlaces(around, sums, faces, triangles.length / 3);
  return split(shape, { place, faces, around, sums, sharp });
}

/** As long as twice the area, so that large faces count more. */
function faceNormals(positions: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(triangles.length);
  for (let i = 0; i < triangles.length; i += 3) {
    const a = 3 * (triangles[i] as number);
    const b = 3 * (triangles[i + 1] as number);
    const c = 3 * (triangles[i + 2] as number);
    const ux = (positions[b] as number) - (positions[a] as number);
    const uy = (positions[b + 1] as number) - (positions[a + 1] as number);
    const uz = (positions[b + 2] as number) - (positions[a + 2] as number);
    const vx = (positions[c] as number) - (positions[a] as number);
    const vy = (positions[c + 1] as number) - (positions[a + 1] as number);
    const vz = (positions[c + 2] as number) - (positions[a + 2] as number);
    normals[i] = uy * vz - uz * vy;
    normals[i + 1] = uz * vx - ux * vz;
    normals[i + 2] = ux * vy - uy * vx;
  }
  // Areas of very small or very large triangles leave the range of floats: only the ratio counts.
  return scaledToOne(normals);
}

function scaledToOne(normals: Float32Array): Float32Array {
  let most = 0;
  for (const value of normals) most = Math.max(most, Math.abs(value));
  if (most > 0 && Number.isFinite(most))
    for (let i = 0; i < normals.length; i++) normals[i] = (normals[i] as number) / most;
  return normals;
}

interface Around {
  /** Faces of a place are `faces[start[place]]` up to `start[place + 1]`. */
  start: Uint32Array;
  faces: Uint32Array;
}

function facesAround(place: Uint32Array, triangles: Uint32Array): Around {
  const start = new Uint32Array(place.length + 1);
  for (const vertex of triangles) {
    const at = (place[vertex] as number) + 1;
    start[at] = (start[at] as number) + 1;
  }
  for (let i = 0; i < place.length; i++)
    start[i + 1] = (start[i + 1] as number) + (start[i] as number);
  const next = start.slice(0, -1);
  const faces = new Uint32Array(triangles.length);
  triangles.forEach((vertex, corner) => {
    const at = place[vertex] as number;
    faces[next[at] as number] = Math.floor(corner / 3);
    next[at] = (next[at] as number) + 1;
  });
  return { start, faces };
}

function sumsOf(place: Uint32Array, triangles: Uint32Array, faces: Float32Array): Float32Array {
  const sums = new Float32Array(3 * place.length);
  for (let corner = 0; corner < triangles.length; corner++) {
    const to = 3 * (place[triangles[corner] as number] as number);
    const from = corner - (corner % 3);
    for (let axis = 0; axis < 3; axis++)
      sums[to + axis] = (sums[to + axis] as number) + (faces[from + axis] as number);
  }
  return sums;
}

function sharpPlaces(
  { start, faces: around }: Around,
  sums: Float32Array,
  faces: Float32Array,
  triangles: number,
): Uint8Array {
  const sharp = new Uint8Array(start.length - 1);
  if (triangles > MOST_TRIANGLES) return sharp;
  for (let place = 0; place < sharp.length; place++)
    for (let i = start[place] as number; i < (start[place + 1] as number); i++)
      if (cosine(sums, place, faces, around[i] as number) < SMOOTH) {
        sharp[place] = 1;
        break;
      }
  return sharp;
}

/** Of the angle between two vectors; 1 if one has no length, as a face without area has no say. */
function cosine(a: Float32Array, i: number, b: Float32Array, j: number): number {
  const [ax, ay, az] = [a[3 * i] as number, a[3 * i + 1] as number, a[3 * i + 2] as number];
  const [bx, by, bz] = [b[3 * j] as number, b[3 * j + 1] as number, b[3 * j + 2] as number];
  const length = Math.sqrt((ax * ax + ay * ay + az * az) * (bx * bx + by * by + bz * bz));
  return length > 0 ? (ax * bx + ay * by + az * bz) / length : 1;
}

interface Meeting {
  place: Uint32Array;
  faces: Float32Array;
  around: Around;
  sums: Float32Array;
  sharp: Uint8Array;
}

function split(shape: Unlit, meeting: Meeting): Lit {
  const { place, sharp, sums } = meeting;
  const count = place.length;
  const triangles = shape.triangles.slice();
  const normals = new Float32Array(3 * count);
  const taken = new Uint8Array(count);
  const source: number[] = [];
  const added: number[] = [];
  const known = new Map<string, number>();
  for (let vertex = 0; vertex < count; vertex++)
    setUnit(normals, vertex, sums, place[vertex] as number);
  for (let corner = 0; corner < triangles.length; corner++) {
    const vertex = triangles[corner] as number;
    const at = place[vertex] as number;
    if (!sharp[at]) continue;
    const normal = normalAt(meeting, at, Math.floor(corner / 3));
    const name = `${vertex} ${Array.from(normal, (value) => value.toFixed(4)).join(" ")}`;
    let own = known.get(name);
    if (own === undefined && !taken[vertex]) {
      // The first of several normals is the vertex's own.
      own = vertex;
      taken[vertex] = 1;
      normals.set(normal, 3 * vertex);
    } else if (own === undefined) {
      own = count + source.length;
      source.push(vertex);
      added.push(...normal);
    }
    known.set(name, own);
    triangles[corner] = own;
  }
  const all = new Float32Array(normals.length + added.length);
  all.set(normals);
  all.set(added, normals.length);
  return { ...lengthened(shape, source), triangles, normals: all };
}

/** The mean of those faces at a place that are no edge away from one of them. */
function normalAt({ faces, around, sums }: Meeting, place: number, face: number): Float32Array {
  const [from, to] = [around.start[place] as number, around.start[place + 1] as number];
  const sum = new Float32Array(3);
  if (to - from <= MOST_AROUND)
    for (let i = from; i < to; i++) {
      const other = around.faces[i] as number;
      if (cosine(faces, face, faces, other) < CREASE) continue;
      for (let axis = 0; axis < 3; axis++)
        sum[axis] = (sum[axis] as number) + (faces[3 * other + axis] as number);
    }
  else sum.set(faces.subarray(3 * face, 3 * face + 3));
  return sum.some(Boolean) ? unit(sum, 0) : unit(sums, place);
}

function unit(vectors: Float32Array, i: number): Float32Array {
  const one = new Float32Array(3);
  setUnit(one, 0, vectors, i);
  return one;
}

function setUnit(to: Float32Array, at: number, vectors: Float32Array, i: number): void {
  const x = vectors[3 * i] as number;
  const y = vectors[3 * i + 1] as number;
  const z = vectors[3 * i + 2] as number;
  const length = Math.sqrt(x * x + y * y + z * z);
  to[3 * at] = length > 0 ? x / length : 0;
  to[3 * at + 1] = length > 0 ? y / length : 0;
  to[3 * at + 2] = length > 0 ? z / length : 1;
}

/** With copies of some vertices at the end. */
function lengthened(shape: Unlit, source: readonly number[]): Unlit {
  const grown = (array: Float32Array, size: number): Float32Array => {
    const longer = new Float32Array(array.length + size * source.length);
    longer.set(array);
    source.forEach((vertex, i) => {
      longer.set(array.subarray(size * vertex, size * (vertex + 1)), array.length + size * i);
    });
    return longer;
  };
  const { positions, uvs, colors, colorSize = 3 } = shape;
  return {
    ...shape,
    positions: grown(positions, 3),
    ...(uvs && { uvs: grown(uvs, 2) }),
    ...(colors && { colors: grown(colors, colorSize) }),
  };
}
