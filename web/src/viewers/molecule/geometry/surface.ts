/** The surface around atoms: a sum of Gaussians on a grid, and the faces where it crosses one (surface nets). */
import { VDW_RADII } from "../read/elements";

export interface Mesh {
  position: Float32Array;
  normal: Float32Array;
  /** For each vertex, the atom that it belongs to. */
  atom: Uint32Array;
  index: Uint32Array;
  /** Fewer triangles of the same vertices, for pictures of a movement. */
  coarse?: Uint32Array;
}

/** Cells of the grid: what a second or so can fill. */
const MOST_CELLS = 3_000_000;
const FINEST_ANGSTROM = 0.6;
const PROBE_ANGSTROM = 0.2;
/** How sharp a Gaussian is; larger shows single atoms. */
const SHARPNESS = 2.8;
/** Where its value is too small to count, in radii. */
const REACH_RADII = 1.9;

interface Field {
  size: [number, number, number];
  min: [number, number, number];
  cell: number;
  value: Float32Array;
  nearest: Int32Array;
  strongest: Float32Array;
}

export function surfaceOf(position: Float32Array, element: Uint8Array, atoms: Uint32Array): Mesh {
  const kept = atoms.filter((atom) => Number.isFinite(position[3 * atom]));
  const field = fieldAround(position, kept);
  for (const atom of kept) addAtom(field, position, VDW_RADII[element[atom] ?? 0] ?? 1.7, atom);
  return nets(field);
}

function fieldAround(position: Float32Array, atoms: Uint32Array): Field {
  const min: Field["min"] = [Infinity, Infinity, Infinity];
  const max: Field["min"] = [-Infinity, -Infinity, -Infinity];
  for (const atom of atoms)
    for (const axis of [0, 1, 2] as const) {
      const value = position[3 * atom + axis] as number;
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  const margin = 6;
  for (const axis of [0, 1, 2] as const) {
    min[axis] -= margin;
    max[axis] += margin;
  }
  const volume = (max[0] - min[0]) * (max[1] - min[1]) * (max[2] - min[2]);
  const cell = Math.max(FINEST_ANGSTROM, Math.cbrt(volume / MOST_CELLS) || 1);
  const size = max.map((high, axis) =>
    Math.max(3, Math.ceil((high - (min[axis] ?? 0)) / cell) + 1),
  );
  const count = size.reduce((product, n) => product * n, 1);
  return {
    size: size as Field["size"],
    min,
    cell,
    value: new Float32Array(count),
    nearest: new Int32Array(count).fill(-1),
    strongest: new Float32Array(count),
  };
}

function addAtom(field: Field, position: Float32Array, vdw: number, atom: number): void {
  const { size, min, cell, value, nearest, strongest } = field;
  const radius = Math.max(vdw + PROBE_ANGSTROM, cell * 0.9);
  const reach = radius * REACH_RADII;
  const [x, y, z] = [0, 1, 2].map(
    (axis) => (position[3 * atom + axis] as number) - (min[axis] ?? 0),
  ) as [number, number, number];
  const low = (place: number) => Math.max(0, Math.ceil((place - reach) / cell));
  const high = (place: number, axis: 0 | 1 | 2) =>
    Math.min(size[axis] - 1, Math.floor((place + reach) / cell));
  const factor = -SHARPNESS / (radius * radius);
  for (let k = low(z); k <= high(z, 2); k++)
    for (let j = low(y); j <= high(y, 1); j++) {
      const across = (k * cell - z) ** 2 + (j * cell - y) ** 2;
      const row = (k * size[1] + j) * size[0];
      for (let i = low(x); i <= high(x, 0); i++) {
        const square = across + (i * cell - x) ** 2;
        if (square > reach * reach) continue;
        const add = Math.exp(factor * square + SHARPNESS);
        const at = row + i;
        value[at] = (value[at] as number) + add;
        if (add > (strongest[at] as number)) {
          strongest[at] = add;
          nearest[at] = atom;
        }
      }
    }
}

/** The value on the surface: that of one atom at its radius. */
const LEVEL = 1;

/** One vertex in each cell that the surface crosses, one square at each edge that it crosses. */
function nets(field: Field): Mesh {
  const [nx, ny, nz] = field.size;
  const { value } = field;
  const vertexAt = new Int32Array(value.length).fill(-1);
  const position: number[] = [];
  const normal: number[] = [];
  const atom: number[] = [];
  const index: number[] = [];
  const inside = (at: number) => (value[at] as number) > LEVEL;
  const steps = [1, nx, nx * ny] as const;
  for (let k = 0; k < nz - 1; k++)
    for (let j = 0; j < ny - 1; j++)
      for (let i = 0; i < nx - 1; i++) {
        const at = (k * ny + j) * nx + i;
        const vertex = crossing(field, at, steps);
        if (!vertex) continue;
        vertexAt[at] = atom.length;
        const place = [i + vertex[0], j + vertex[1], k + vertex[2]] as const;
        position.push(...place.map((n, axis) => n * field.cell + (field.min[axis] ?? 0)));
        normal.push(...slope(field, place, at, steps));
        atom.push(vertex[3]);
      }
  for (let k = 1; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++)
      for (let i = 1; i < nx - 1; i++) {
        const at = (k * ny + j) * nx + i;
        const own = inside(at);
        for (const axis of [0, 1, 2] as const) {
          if (own === inside(at + steps[axis])) continue;
          const u = steps[(axis + 1) % 3] as number;
          const v = steps[(axis + 2) % 3] as number;
          const square = [at, at - u, at - u - v, at - v].map((cell) => vertexAt[cell] as number);
          const [a = 0, b = 0, c = 0, d = 0] = own ? square : square.toReversed();
          if (Math.min(a, b, c, d) >= 0) index.push(a, b, c, a, c, d);
        }
      }
  return {
    position: Float32Array.from(position),
    normal: Float32Array.from(normal),
    atom: Uint32Array.from(atom),
    index: Uint32Array.from(index),
  };
}

const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [n & 1, (n >> 1) & 1, (n >> 2) & 1] as const);
const EDGES = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
] as const;

type Steps = readonly [number, number, number];

/** The mean of where the surface crosses the cell's edges, and the nearest atom. */
function crossing(
  { value, nearest }: Field,
  at: number,
  steps: Steps,
): [number, number, number, number] | null {
  let filled = 0;
  for (let n = 0; n < 8; n++) {
    const step = (n & 1 ? steps[0] : 0) + (n & 2 ? steps[1] : 0) + (n & 4 ? steps[2] : 0);
    if ((value[at + step] as number) > LEVEL) filled++;
  }
  // Most cells are empty or full: they must cost nothing.
  if (filled === 0 || filled === 8) return null;
  const places = CORNERS.map(([x, y, z]) => at + x * steps[0] + y * steps[1] + z * steps[2]);
  const values = places.map((place) => (value[place] as number) - LEVEL);
  const sum = [0, 0, 0];
  let count = 0;
  for (const [a, b] of EDGES) {
    const [from, to] = [values[a] as number, values[b] as number];
    if (from > 0 === to > 0) continue;
    const t = from / (from - to);
    const [start, end] = [CORNERS[a], CORNERS[b]];
    for (const axis of [0, 1, 2])
      sum[axis] = (sum[axis] ?? 0) + (start?.[axis] ?? 0) * (1 - t) + (end?.[axis] ?? 0) * t;
    count++;
  }
  const owner = places.find(
    (place, i) => (values[i] as number) > 0 && (nearest[place] as number) >= 0,
  );
  const [x = 0, y = 0, z = 0] = sum;
  return [x / count, y / count, z / count, owner === undefined ? 0 : (nearest[owner] as number)];
}

/** Away from the atoms: against the field's slope, between the cell's corners. */
function slope({ value }: Field, place: readonly number[], at: number, steps: Steps): number[] {
  const t = place.map((each) => each - Math.floor(each));
  const normal = [0, 0, 0];
  for (const corner of CORNERS) {
    const own = value[at + corner[0] * steps[0] + corner[1] * steps[1] + corner[2] * steps[2]] ?? 0;
    for (const axis of [0, 1, 2] as const) {
      const others = [0, 1, 2].filter((each) => each !== axis);
      const weight = others.reduce(
        (product, each) =>
          product * (corner[each as 0 | 1 | 2] ? (t[each] ?? 0) : 1 - (t[each] ?? 0)),
        1,
      );
      normal[axis] = (normal[axis] ?? 0) - (corner[axis] ? 1 : -1) * weight * own;
    }
  }
  const length = Math.hypot(...normal) || 1;
  return normal.map((each) => each / length);
}
