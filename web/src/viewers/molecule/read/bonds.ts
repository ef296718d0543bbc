/** Bonds by distance, for files that name none: atoms are sorted into a grid, so that it takes linear time. */
import { BOND_RADII, isSalt } from "./elements";
import { type Part, type Structure, WATER } from "./structure";

/** Added to the sum of two radii. */
const SLACK_ANGSTROM = 0.45;
const NEAREST_ANGSTROM = 0.4;
const MOST_CELLS = 4_000_000;
/** Per cubic Ångström; diamond has 0.18. */
const MOST_DENSE = 0.3;
/** Larger atoms are metals, which get no guessed bonds as long as this. */
const LARGEST_RADIUS = 1.7;

export interface Grid {
  cell: number;
  /** More per cubic Ångström are too close to be looked at. */
  mostDense: number;
  min: [number, number, number];
  size: [number, number, number];
  /** Where each cell's atoms begin in `sorted`. */
  start: Uint32Array;
  sorted: Uint32Array;
}

/** Places of `first` to `end`, sorted into cubes of at least `cell` Ångström. Places that are no numbers are left out. */
export function gridOf(
  position: Float32Array,
  first: number,
  end: number,
  cell: number,
  mostDense: number,
): Grid {
  const min: Grid["min"] = [Infinity, Infinity, Infinity];
  const max: Grid["min"] = [-Infinity, -Infinity, -Infinity];
  for (let i = first * 3; i < end * 3; i++) {
    const value = position[i] as number;
    const axis = (i % 3) as 0 | 1 | 2;
    if (value < min[axis]) min[axis] = value;
    if (value > max[axis]) max[axis] = value;
  }
  const sizes = (edge: number) =>
    max.map((high, axis) => Math.max(1, Math.floor((high - (min[axis] ?? 0)) / edge) + 1));
  let edge = cell;
  let size = sizes(edge);
  while (size.reduce((product, n) => product * n, 1) > MOST_CELLS) {
    edge *= 1.5;
    size = sizes(edge);
  }
  const grid: Grid = {
    cell: edge,
    mostDense,
    min,
    size: size as Grid["size"],
    start: new Uint32Array(size.reduce((product, n) => product * n, 1) + 1),
    sorted: new Uint32Array(Math.max(0, end - first)),
  };
  sortInto(grid, position, first, end);
  return grid;
}

function sortInto(grid: Grid, position: Float32Array, first: number, end: number): void {
  const cells = new Int32Array(Math.max(0, end - first));
  const { start, sorted } = grid;
  for (let i = first; i < end; i++) {
    const cell = cellAt(grid, position, i);
    cells[i - first] = cell;
    if (cell >= 0) start[cell + 1] = (start[cell + 1] ?? 0) + 1;
  }
  for (let i = 1; i < start.length; i++) start[i] = (start[i] ?? 0) + (start[i - 1] ?? 0);
  const next = start.slice();
  for (let i = first; i < end; i++) {
    const cell = cells[i - first] ?? -1;
    if (cell < 0) continue;
    sorted[next[cell] ?? 0] = i;
    next[cell] = (next[cell] ?? 0) + 1;
  }
}

function cellAt({ min, size, cell }: Grid, position: Float32Array, atom: number): number {
  const x = Math.floor(((position[3 * atom] as number) - min[0]) / cell);
  const y = Math.floor(((position[3 * atom + 1] as number) - min[1]) / cell);
  const z = Math.floor(((position[3 * atom + 2] as number) - min[2]) / cell);
  if (!(x >= 0 && y >= 0 && z >= 0 && x < size[0] && y < size[1] && z < size[2])) return -1;
  return (z * size[1] + y) * size[0] + x;
}

/**
 * Calls `visit` for all atoms in the cells around a place; for none where they lie closer than
 * matter can: each would be compared with each.
 */
export function around(
  { min, size, cell, mostDense, start, sorted }: Grid,
  place: readonly [number, number, number],
  visit: (atom: number) => void,
): void {
  const at = place.map((value, axis) => Math.floor((value - (min[axis] ?? 0)) / cell));
  const [left = 0, low = 0, near = 0] = at.map((middle) => Math.max(0, middle - 1));
  const [right = 0, high = 0, far = 0] = at.map((middle, axis) =>
    Math.min((size[axis] ?? 1) - 1, middle + 1),
  );
  const rows: [from: number, to: number][] = [];
  let count = 0;
  for (let k = near; k <= far; k++)
    for (let j = low; j <= high; j++) {
      const row = (k * size[1] + j) * size[0];
      const [from, to] = [start[row + left] as number, start[row + right + 1] as number];
      count += to - from;
      rows.push([from, to]);
    }
  if (count > mostDense * (3 * cell) ** 3) return;
  for (const [from, to] of rows) for (let n = from; n < to; n++) visit(sorted[n] as number);
}

/** Pairs of atoms of one model that are near enough. */
export function guessBonds(structure: Structure, part: Part): number[] {
  const { position, element, residueOf, residueKind } = structure;
  let largest = 0.3;
  for (let i = part.firstAtom; i < part.endAtom; i++)
    largest = Math.max(largest, radiusOf(element[i] as number));
  const reach = 2 * largest + SLACK_ANGSTROM;
  const grid = gridOf(position, part.firstAtom, part.endAtom, reach, MOST_DENSE);
  const pairs: number[] = [];
  const nearest = new Nearest(part);
  for (let i = part.firstAtom; i < part.endAtom; i++) {
    const own = element[i] as number;
    if (isSalt(own)) continue;
    const x = position[3 * i] as number;
    const y = position[3 * i + 1] as number;
    const z = position[3 * i + 2] as number;
    const water = residueKind[residueOf[i] as number] === WATER;
    around(grid, [x, y, z], (j) => {
      if (j <= i) return;
      const other = element[j] as number;
      if ((own === 1 && other === 1) || isSalt(other)) return;
      const dx = (position[3 * j] as number) - x;
      const dy = (position[3 * j + 1] as number) - y;
      const dz = (position[3 * j + 2] as number) - z;
      const square = dx * dx + dy * dy + dz * dz;
      const most = radiusOf(own) + radiusOf(other) + SLACK_ANGSTROM;
      if (square > most * most || square < NEAREST_ANGSTROM * NEAREST_ANGSTROM) return;
      if (apart(structure, i, j, water)) return;
      if (own === 1) nearest.offer(i, j, square);
      else if (other === 1) nearest.offer(j, i, square);
      else pairs.push(i, j);
    });
  }
  nearest.addTo(pairs);
  return pairs;
}

const radiusOf = (element: number): number => Math.min(LARGEST_RADIUS, BOND_RADII[element] ?? 0.77);

/** Molecules of water touch one another. */
function apart(structure: Structure, i: number, j: number, water: boolean): boolean {
  const a = structure.residueOf[i] as number;
  const b = structure.residueOf[j] as number;
  return a !== b && (water || structure.residueKind[b] === WATER);
}

/** Hydrogens have one bond each, to the nearest. */
class Nearest {
  private readonly partner: Int32Array;
  private readonly square: Float32Array;

  private readonly part: Part;

  constructor(part: Part) {
    this.part = part;
    const count = part.endAtom - part.firstAtom;
    this.partner = new Int32Array(count).fill(-1);
    this.square = new Float32Array(count).fill(Infinity);
  }

  offer(hydrogen: number, partner: number, square: number): void {
    const at = hydrogen - this.part.firstAtom;
    if (square >= (this.square[at] as number)) return;
    this.square[at] = square;
    this.partner[at] = partner;
  }

  addTo(pairs: number[]): void {
    this.partner.forEach((partner, at) => {
      if (partner >= 0) pairs.push(this.part.firstAtom + at, partner);
    });
  }
}
