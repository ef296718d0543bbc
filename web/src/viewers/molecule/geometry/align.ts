/** Lays one molecule on another with the least mean distance of matching atoms (Horn's quaternions, 1987). */
import { atomsNamed } from "../read/backbone";
import { AMINO, NUCLEIC, type Part, partOf, type Structure } from "../read/structure";

/** p → rotation · p + shift; the rotation row by row. */
export interface Fit {
  rotation: readonly number[];
  shift: readonly [number, number, number];
  /** Root of the mean square of distances after it, in Ångström. */
  rmsd: number;
  /** Atoms that were matched. */
  atoms: number;
  /** What was matched: "Cα", "P" or "heavy atoms". */
  by: string;
}

export interface Pairs {
  /** Atoms of the one that moves, and those of the one that stands still. */
  moving: Uint32Array;
  still: Uint32Array;
  by: string;
}

/** Fewer do not say how it lies in space. */
const FEWEST = 3;
/** Chains that share less are not the same chains. */
const LEAST_SHARED = 0.3;

/** Which atoms of two molecules are the same; null if too few are. */
export function matchAtoms(
  moving: Structure,
  still: Structure,
  models: readonly [number, number] = [0, 0],
): Pairs | null {
  const parts = [partOf(moving, models[0]), partOf(still, models[1])] as const;
  for (const [names, by] of [
    [["CA"], "Cα"],
    [["P", "C4'", "C4*"], "P"],
  ] as const) {
    const pairs = matchTraces(moving, still, parts, names);
    if (pairs) return { ...pairs, by };
  }
  const pairs = matchSame(moving, still, parts) ?? matchNamed(moving, still, parts);
  return pairs && { ...pairs, by: "heavy atoms" };
}

type Parts = readonly [Part, Part];
type Found = Omit<Pairs, "by"> | null;

const pairsOf = (list: readonly (readonly [number, number])[]): Found =>
  list.length < FEWEST
    ? null
    : {
        moving: Uint32Array.from(list, ([a]) => a),
        still: Uint32Array.from(list, ([, b]) => b),
      };

function matchTraces(a: Structure, b: Structure, [pa, pb]: Parts, names: readonly string[]): Found {
  const [listA, listB] = [traceOf(a, pa, names), traceOf(b, pb, names)];
  const least = Math.min(listA.length, listB.length);
  if (least < FEWEST) return null;
  const byPlace = new Map(listB.map((atom) => [residueKey(b, atom), atom]));
  const found = listA.flatMap((atom) => {
    const other = byPlace.get(residueKey(a, atom));
    return other === undefined ? [] : [[atom, other] as const];
  });
  if (found.length >= Math.max(FEWEST, LEAST_SHARED * least)) return pairsOf(found);
  // Numbered otherwise, but as long: one after the other.
  return listA.length === listB.length
    ? pairsOf(listA.map((atom, i) => [atom, listB[i] ?? 0] as const))
    : null;
}

function traceOf(structure: Structure, part: Part, names: readonly string[]): number[] {
  const atoms = atomsNamed(structure, ...names);
  const kind = names[0] === "CA" ? AMINO : NUCLEIC;
  const list: number[] = [];
  for (let residue = part.firstResidue; residue < part.endResidue; residue++) {
    const atom = atoms[residue] ?? -1;
    const coarse =
      kind === AMINO && part.endAtom - part.firstAtom === part.endResidue - part.firstResidue;
    if (atom >= 0 && (structure.residueKind[residue] === kind || coarse)) list.push(atom);
  }
  return list;
}

function residueKey(structure: Structure, atom: number): string {
  const residue = structure.residueOf[atom] ?? 0;
  const chain = structure.chains[structure.chain[residue] ?? 0];
  return `${chain} ${structure.residueNumber[residue]} ${structure.insertion[residue]}`;
}

const isHeavy = (structure: Structure, atom: number): boolean => structure.element[atom] !== 1;

/** The same elements in the same order. */
function matchSame(a: Structure, b: Structure, [pa, pb]: Parts): Found {
  const count = pa.endAtom - pa.firstAtom;
  if (count !== pb.endAtom - pb.firstAtom) return null;
  const heavy: [number, number][] = [];
  const all: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    const pair: [number, number] = [pa.firstAtom + i, pb.firstAtom + i];
    if (a.element[pair[0]] !== b.element[pair[1]]) return null;
    all.push(pair);
    if (isHeavy(a, pair[0])) heavy.push(pair);
  }
  return pairsOf(heavy.length >= FEWEST ? heavy : all);
}

/** The same names in the same residues; no name may come twice. */
function matchNamed(a: Structure, b: Structure, [pa, pb]: Parts): Found {
  const [first, second] = [namedAtoms(a, pa), namedAtoms(b, pb)];
  if (!first || !second) return null;
  const found = [...first].flatMap(([key, atom]) => {
    const other = second.get(key);
    return other === undefined ? [] : [[atom, other] as const];
  });
  return found.length < LEAST_SHARED * Math.min(first.size, second.size) ? null : pairsOf(found);
}

function namedAtoms(structure: Structure, part: Part): Map<string, number> | null {
  const atoms = new Map<string, number>();
  for (let atom = part.firstAtom; atom < part.endAtom; atom++) {
    if (!isHeavy(structure, atom)) continue;
    const key = `${residueKey(structure, atom)} ${structure.names[structure.name[atom] ?? 0]}`;
    if (atoms.has(key)) return null;
    atoms.set(key, atom);
  }
  return atoms;
}

/** How `moving` must be turned and shifted to lie on `still`. */
export function align(moving: Structure, still: Structure, pairs: Pairs): Fit | null {
  const a = placesOf(moving, pairs.moving);
  const b = placesOf(still, pairs.still);
  const keep = Array.from(pairs.moving.keys()).filter((i) =>
    [0, 1, 2].every((axis) => Number.isFinite((a[3 * i + axis] ?? 0) + (b[3 * i + axis] ?? 0))),
  );
  if (keep.length < FEWEST) return null;
  const pick = (list: Float64Array) => keep.flatMap((i) => [...list.subarray(3 * i, 3 * i + 3)]);
  return { ...superpose(pick(a), pick(b)), atoms: keep.length, by: pairs.by };
}

/** With the origins, so that they can be compared. */
function placesOf({ position, origin }: Structure, atoms: Uint32Array): Float64Array {
  const places = new Float64Array(atoms.length * 3);
  atoms.forEach((atom, i) => {
    for (const axis of [0, 1, 2] as const)
      places[3 * i + axis] = (position[3 * atom + axis] ?? 0) + origin[axis];
  });
  return places;
}

/** Turns and shifts points `a` onto `b`, in threes. */
export function superpose(a: ArrayLike<number>, b: ArrayLike<number>) {
  const count = a.length / 3;
  const [ca, cb] = [middle(a), middle(b)];
  const sums = new Float64Array(9);
  let squares = 0;
  for (let i = 0; i < count; i++)
    for (let row = 0; row < 3; row++) {
      const p = (a[3 * i + row] ?? 0) - (ca[row] ?? 0);
      const own = (b[3 * i + row] ?? 0) - (cb[row] ?? 0);
      squares += p * p + own * own;
      for (let column = 0; column < 3; column++)
        sums[3 * row + column] =
          (sums[3 * row + column] ?? 0) + p * ((b[3 * i + column] ?? 0) - (cb[column] ?? 0));
    }
  const { value, vector } = largestEigen(hornMatrix(sums));
  const rotation = rotationOf(vector);
  const shift = [0, 1, 2].map(
    (row) =>
      (cb[row] ?? 0) -
      [0, 1, 2].reduce((sum, axis) => sum + (rotation[3 * row + axis] ?? 0) * (ca[axis] ?? 0), 0),
  ) as [number, number, number];
  return { rotation, shift, rmsd: Math.sqrt(Math.max(0, (squares - 2 * value) / count)) };
}

function middle(points: ArrayLike<number>): number[] {
  const sum = [0, 0, 0];
  for (let i = 0; i < points.length; i++) sum[i % 3] = (sum[i % 3] ?? 0) + (points[i] ?? 0);
  return sum.map((value) => (value * 3) / points.length);
}

/** The matrix whose largest eigenvalue belongs to the best turn. */
function hornMatrix([
  xx = 0,
  xy = 0,
  xz = 0,
  yx = 0,
  yy = 0,
  yz = 0,
  zx = 0,
  zy = 0,
  zz = 0,
]: Float64Array) {
  return [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ];
}

const MOST_SWEEPS = 50;

/** Jacobi's method for a symmetric matrix of 4 × 4. */
function largestEigen(matrix: number[][]): { value: number; vector: number[] } {
  const m = matrix.map((row) => [...row]);
  const vectors = m.map((_, i) => m.map((__, j) => (i === j ? 1 : 0)));
  const at = (list: number[][], i: number, j: number) => list[i]?.[j] ?? 0;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < 4; p++)
      for (let q = p + 1; q < 4; q++) {
        const value = at(m, p, q);
        off += value * value;
        if (Math.abs(value) < 1e-300) continue;
        const theta = (at(m, q, q) - at(m, p, p)) / (2 * value);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        turn(m, vectors, p, q, 1 / Math.sqrt(t * t + 1), t / Math.sqrt(t * t + 1));
      }
    if (off < 1e-24) break;
  }
  let best = 0;
  for (let i = 1; i < 4; i++) if (at(m, i, i) > at(m, best, best)) best = i;
  return { value: at(m, best, best), vector: vectors.map((row) => row[best] ?? 0) };
}

function turn(
  m: number[][],
  vectors: number[][],
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  const mix = (row: number[]) => {
    const [a = 0, b = 0] = [row[p], row[q]];
    row[p] = c * a - s * b;
    row[q] = s * a + c * b;
  };
  for (const row of m) mix(row);
  const [rp = [], rq = []] = [m[p], m[q]];
  for (let k = 0; k < 4; k++) {
    const [a = 0, b = 0] = [rp[k], rq[k]];
    rp[k] = c * a - s * b;
    rq[k] = s * a + c * b;
  }
  for (const row of vectors) mix(row);
}

function rotationOf([w = 1, x = 0, y = 0, z = 0]: number[]): number[] {
  return [
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  ];
}
