/** Where the atoms of residues are that a chain is drawn and compared by. */
import type { Structure } from "./structure";

/** Of each residue, the first atom with one of these names; -1 if it has none. */
export function atomsNamed(structure: Structure, ...names: string[]): Int32Array {
  const found = new Int32Array(structure.residueAtom.length).fill(-1);
  for (const name of names.toReversed()) {
    const id = structure.names.indexOf(name);
    if (id < 0) continue;
    for (let atom = structure.name.length - 1; atom >= 0; atom--)
      if (structure.name[atom] === id) found[structure.residueOf[atom] as number] = atom;
  }
  return found;
}

export function distance(position: Float32Array, a: number, b: number): number {
  return Math.hypot(
    (position[3 * a] as number) - (position[3 * b] as number),
    (position[3 * a + 1] as number) - (position[3 * b + 1] as number),
    (position[3 * a + 2] as number) - (position[3 * b + 2] as number),
  );
}
