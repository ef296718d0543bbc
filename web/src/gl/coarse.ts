/** A mesh with fewer triangles, of the same vertices: those of one cell of a grid become one of them. */

/** Cells of the grid, at most. */
const MOST_ALONG = 1000;

/**
 * Parameters: places in threes, triangles in threes, and about how many triangles are wanted.
 * What becomes a line or a point is left out.
 */
export function coarseIndex(
  position: ArrayLike<number>,
  index: ArrayLike<number>,
  wanted: number,
): Uint32Array {
  const cell = cellFor(position, index, wanted);
  if (!(cell > 0)) return Uint32Array.from(index);
  const first = firstOfCells(position, index, cell);
  const found = new Uint32Array(index.length);
  let count = 0;
  for (let i = 0; i + 2 < index.length; i += 3) {
    const a = first[index[i] as number] as number;
    const b = first[index[i + 1] as number] as number;
    const c = first[index[i + 2] as number] as number;
    if (a === b || b === c || a === c) continue;
    found[count++] = a;
    found[count++] = b;
    found[count++] = c;
  }
  return found.slice(0, count);
}

/** Each cell on a surface has one vertex and about two triangles. */
function cellFor(position: ArrayLike<number>, index: ArrayLike<number>, wanted: number): number {
  let area = 0;
  for (let i = 0; i + 2 < index.length; i += 3) {
    const one = areaOf(position, index, i);
    if (Number.isFinite(one)) area += one;
  }
  return Math.sqrt((2 * area) / Math.max(1, wanted));
}

function areaOf(position: ArrayLike<number>, index: ArrayLike<number>, i: number): number {
  const a = 3 * (index[i] as number);
  const b = 3 * (index[i + 1] as number);
  const c = 3 * (index[i + 2] as number);
  const x = position[a] as number;
  const y = position[a + 1] as number;
  const z = position[a + 2] as number;
  const ux = (position[b] as number) - x;
  const uy = (position[b + 1] as number) - y;
  const uz = (position[b + 2] as number) - z;
  const vx = (position[c] as number) - x;
  const vy = (position[c + 1] as number) - y;
  const vz = (position[c + 2] as number) - z;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  return Math.sqrt(nx * nx + ny * ny + nz * nz) / 2;
}

/** For each vertex that is used, the first of those in its cell. */
function firstOfCells(
  position: ArrayLike<number>,
  index: ArrayLike<number>,
  cell: number,
): Uint32Array {
  const count = position.length / 3;
  const low = [Infinity, Infinity, Infinity];
  let widest = 0;
  for (let axis = 0; axis < 3; axis++) {
    let most = -Infinity;
    for (let i = axis; i < position.length; i += 3) {
      const value = position[i] as number;
      if (value < (low[axis] as number)) low[axis] = value;
      if (value > most) most = value;
    }
    widest = Math.max(widest, most - (low[axis] as number));
  }
  const size = Math.max(cell, widest / MOST_ALONG);
  const along = MOST_ALONG + 2;
  const cells = new Map<number, number>();
  const first = new Uint32Array(count);
  const known = new Uint8Array(count);
  for (let i = 0; i < index.length; i++) {
    const vertex = index[i] as number;
    if (known[vertex]) continue;
    known[vertex] = 1;
    let place = 0;
    for (let axis = 0; axis < 3; axis++) {
      const value = (position[3 * vertex + axis] as number) - (low[axis] as number);
      place = place * along + Math.floor(value / size);
    }
    const other = cells.get(place);
    if (other === undefined) cells.set(place, vertex);
    first[vertex] = other ?? vertex;
  }
  return first;
}
