/** Helices and strands by the hydrogen bonds of the backbone (Kabsch and Sander, 1983), for files that name none. */
import { atomsNamed, distance } from "./backbone";
import { around, gridOf } from "./bonds";
import { AMINO, HELIX, type Part, SHEET, type Structure } from "./structure";

/** Kilocalories per mole; a bond is stronger. */
const BOND_ENERGY = -0.5;
const FARTHEST_ANGSTROM = 9;
/** Charges of the dipoles times the constant that gives kilocalories. */
/** Residues per cubic Ångström; folded chains have 0.007. */
const MOST_DENSE = 0.03;
const STRENGTH = 0.42 * 0.2 * 332;
const PEPTIDE_ANGSTROM = 2.5;

interface Chain {
  position: Float32Array;
  n: Int32Array;
  ca: Int32Array;
  c: Int32Array;
  o: Int32Array;
}

/** Writes HELIX and SHEET into `structure.secondary` for residues of one model. */
export function findSecondary(structure: Structure, part: Part): void {
  const [n, ca, c, o] = ["N", "CA", "C", "O"].map((name) => atomsNamed(structure, name));
  if (!n || !ca || !c || !o) return;
  const chain: Chain = { position: structure.position, n, ca, c, o };
  const whole = (i: number) =>
    structure.residueKind[i] === AMINO && [n, ca, c, o].every((list) => (list[i] as number) >= 0);
  const residues: number[] = [];
  for (let i = part.firstResidue; i < part.endResidue; i++) if (whole(i)) residues.push(i);
  if (residues.length < 4) return;
  const bonds = bondsOf(chain, residues);
  const bonded = (from: number, to: number) => bonds.get(from)?.includes(to) ?? false;
  markStrands(structure, residues, bonds, bonded);
  markHelices(structure, part, bonded);
}

/** Which residues' N–H each residue's C=O binds. */
function bondsOf(chain: Chain, residues: readonly number[]): Map<number, number[]> {
  const { position, n, ca, c } = chain;
  const places = new Float32Array(residues.length * 3);
  for (const [i, residue] of residues.entries())
    places.set(
      position.subarray(3 * (ca[residue] as number), 3 * (ca[residue] as number) + 3),
      3 * i,
    );
  const grid = gridOf(places, 0, residues.length, FARTHEST_ANGSTROM, MOST_DENSE);
  const bonds = new Map<number, number[]>();
  for (const [i, donor] of residues.entries()) {
    const before = residues[i - 1];
    if (before === undefined) continue;
    if (distance(position, c[before] as number, n[donor] as number) > PEPTIDE_ANGSTROM) continue;
    const hydrogen = hydrogenOf(chain, before, donor);
    const place = [0, 1, 2].map((axis) => places[3 * i + axis] ?? 0) as [number, number, number];
    around(grid, place, (k) => {
      const acceptor = residues[k] as number;
      if (Math.abs(k - i) < 2 || acceptor === before) return;
      if (energy(chain, acceptor, donor, hydrogen) >= BOND_ENERGY) return;
      const list = bonds.get(acceptor);
      if (list) list.push(donor);
      else bonds.set(acceptor, [donor]);
    });
  }
  return bonds;
}

/** One Ångström from N, opposite to the C=O before it. */
function hydrogenOf({ position, n, c, o }: Chain, before: number, own: number): number[] {
  const length = distance(position, c[before] as number, o[before] as number) || 1;
  return [0, 1, 2].map((axis) => {
    const carbon = position[3 * (c[before] as number) + axis] as number;
    const oxygen = position[3 * (o[before] as number) + axis] as number;
    return (position[3 * (n[own] as number) + axis] as number) + (carbon - oxygen) / length;
  });
}

function energy(
  { position, n, c, o }: Chain,
  acceptor: number,
  donor: number,
  hydrogen: number[],
): number {
  const toHydrogen = (atom: number) =>
    Math.hypot(...hydrogen.map((value, axis) => (position[3 * atom + axis] as number) - value));
  const [carbon, oxygen, nitrogen] = [
    c[acceptor] as number,
    o[acceptor] as number,
    n[donor] as number,
  ];
  const terms =
    1 / distance(position, oxygen, nitrogen) +
    1 / toHydrogen(carbon) -
    1 / toHydrogen(oxygen) -
    1 / distance(position, carbon, nitrogen);
  return STRENGTH * terms;
}

type Bonded = (from: number, to: number) => boolean;

/** Two turns of the same length, one after the other, make a helix. */
function markHelices(structure: Structure, part: Part, bonded: Bonded): void {
  for (const turn of [4, 3, 5])
    for (let i = part.firstResidue + 1; i + turn < part.endResidue; i++) {
      if (!bonded(i, i + turn) || !bonded(i - 1, i + turn - 1)) continue;
      if (structure.chain[i - 1] !== structure.chain[i + turn]) continue;
      structure.secondary.fill(HELIX, i, i + turn);
    }
}

function markStrands(
  structure: Structure,
  residues: readonly number[],
  bonds: ReadonlyMap<number, readonly number[]>,
  bonded: Bonded,
): void {
  const bridged = new Set<number>();
  const bridge = (i: number, j: number) => {
    if (Math.abs(i - j) < 3) return;
    const along = (bonded(i - 1, j) && bonded(j, i + 1)) || (bonded(j - 1, i) && bonded(i, j + 1));
    const against =
      (bonded(i, j) && bonded(j, i)) || (bonded(i - 1, j + 1) && bonded(j - 1, i + 1));
    if (along || against) bridged.add(i).add(j);
  };
  for (const i of residues)
    for (const at of [i - 1, i, i + 1])
      for (const j of bonds.get(at) ?? []) for (const shift of [-1, 0, 1]) bridge(i, j + shift);
  for (const i of bridged) {
    if (!bridged.has(i - 1) && !bridged.has(i + 1) && !bridged.has(i + 2)) continue;
    structure.secondary[i] = SHEET;
    if (bridged.has(i + 2) && structure.chain[i] === structure.chain[i + 2])
      structure.secondary[i + 1] = SHEET;
  }
}
