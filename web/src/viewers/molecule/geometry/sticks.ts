/** Bonds as cylinders: one for each line of a bond, so two for a double bond. */
import { AROMATIC, type Part, type Structure } from "../read/structure";

export interface Sticks {
  /** Places of both ends, in sixes. */
  ends: Float32Array;
  radius: Float32Array;
  /** The atoms whose colours the halves have, in pairs. */
  atoms: Uint32Array;
}

/** Between the lines of a double bond, in radii of a stick. */
const APART_RADII = 1.35;
const THIN = 0.5;
/** The second line of a ring's bond is shorter than the first. */
const INNER_LENGTH = 0.72;

export function sticksOf(
  structure: Structure,
  part: Part,
  shown: Uint32Array,
  radius: number,
  orders: boolean,
): Sticks {
  const visible = new Uint8Array(part.endAtom - part.firstAtom);
  for (const atom of shown) visible[atom - part.firstAtom] = 1;
  const isShown = (atom: number) => visible[atom - part.firstAtom] === 1;
  const lists: Lists = { ends: [], radius: [], atoms: [] };
  const neighbor = orders ? neighborsOf(structure, part) : undefined;
  for (let bond = part.firstBond; bond < part.endBond; bond++) {
    const [a, b] = [structure.bonds[2 * bond] as number, structure.bonds[2 * bond + 1] as number];
    if (!isShown(a) || !isShown(b)) continue;
    const order = neighbor ? (structure.order[bond] as number) : 1;
    if (order === 1 || !neighbor) addLine(lists, structure, a, b, [0, 0, 0], radius, 1);
    else addLines(lists, structure, [a, b], neighbor, radius, order);
  }
  return {
    ends: Float32Array.from(lists.ends),
    radius: Float32Array.from(lists.radius),
    atoms: Uint32Array.from(lists.atoms),
  };
}

interface Lists {
  ends: number[];
  radius: number[];
  atoms: number[];
}

type Place = [number, number, number];

const placeOf = ({ position }: Structure, atom: number): Place => [
  position[3 * atom] as number,
  position[3 * atom + 1] as number,
  position[3 * atom + 2] as number,
];

function addLine(
  lists: Lists,
  structure: Structure,
  a: number,
  b: number,
  shift: readonly number[],
  radius: number,
  length: number,
): void {
  const [from, to] = [placeOf(structure, a), placeOf(structure, b)];
  const short = (1 - length) / 2;
  for (const t of [short, 1 - short])
    for (const axis of [0, 1, 2] as const)
      lists.ends.push(from[axis] * (1 - t) + to[axis] * t + (shift[axis] ?? 0));
  lists.radius.push(radius);
  lists.atoms.push(a, b);
}

function addLines(
  lists: Lists,
  structure: Structure,
  [a, b]: [number, number],
  neighbor: Neighbors,
  radius: number,
  order: number,
): void {
  const side = sideOf(structure, a, b, neighbor);
  const thin = radius * THIN;
  const at = (factor: number) => side.map((value) => value * radius * APART_RADII * factor);
  if (order === AROMATIC) {
    addLine(lists, structure, a, b, [0, 0, 0], radius * 0.8, 1);
    addLine(lists, structure, a, b, at(1.5), thin * 0.7, INNER_LENGTH);
    return;
  }
  const places = order === 2 ? [-0.65, 0.65] : [-1, 0, 1];
  for (const place of places)
    addLine(lists, structure, a, b, at(place), order === 2 ? thin : thin * 0.8, 1);
}

/** Two bonded atoms of each, enough to know the plane that it lies in. */
interface Neighbors {
  first: number;
  found: Int32Array;
}

function neighborsOf(
  structure: Structure,
  { firstAtom, endAtom, firstBond, endBond }: Part,
): Neighbors {
  const found = new Int32Array(2 * (endAtom - firstAtom)).fill(-1);
  const note = (atom: number, other: number) => {
    const at = 2 * (atom - firstAtom);
    if (found[at] === -1) found[at] = other;
    else if (found[at + 1] === -1 || structure.element[found[at] as number] === 1)
      found[at + 1] = other;
  };
  for (let bond = firstBond; bond < endBond; bond++) {
    const [a, b] = [structure.bonds[2 * bond] as number, structure.bonds[2 * bond + 1] as number];
    note(a, b);
    note(b, a);
  }
  return { first: firstAtom, found };
}

/** Across a bond, in the plane of its neighbours, towards a ring's inside. */
function sideOf(structure: Structure, a: number, b: number, { first, found }: Neighbors): Place {
  const [from, to] = [placeOf(structure, a), placeOf(structure, b)];
  const along = unit(to.map((value, i) => value - (from[i] ?? 0)) as Place);
  for (const atom of [a, b])
    for (const i of [0, 1]) {
      const other = found[2 * (atom - first) + i] as number;
      if (other < 0 || other === a || other === b) continue;
      const toward = placeOf(structure, other).map(
        (value, axis) => value - (from[axis] ?? 0),
      ) as Place;
      const side = across(toward, along);
      if (Math.hypot(...side) > 0.5) return side;
    }
  const any = across([0, 0, 1], along);
  return Math.hypot(...any) > 0.5 ? any : across([0, 1, 0], along);
}

function across(vector: Place, along: Place): Place {
  const part = vector.reduce((sum, value, i) => sum + value * (along[i] ?? 0), 0);
  return unit(vector.map((value, i) => value - part * (along[i] ?? 0)) as Place);
}

function unit(vector: Place): Place {
  const length = Math.hypot(...vector);
  return length > 1e-4 ? (vector.map((value) => value / length) as Place) : [0, 0, 0];
}
