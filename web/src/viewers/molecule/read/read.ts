/** A molecule's file by its format: atoms, bonds, chains and what can be found out of them. */
import { guessBonds } from "./bonds";
import { type Build, MOST_ATOMS } from "./build";
import { readCifAtoms } from "./cif";
import { readGro } from "./gro";
import { readMmtf } from "./mmtf";
import { readMol2 } from "./mol2";
import { readPdb, readPqr, type Stretch } from "./pdb";
import { readSdf } from "./sdf";
import { findSecondary } from "./secondary";
import { partOf, type Structure } from "./structure";

/** Formats whose files name all bonds; elsewhere those of chains are understood. */
const NAMES_BONDS = new Set(["sdf", "sd", "mol", "mol2"]);

export function readMolecule(bytes: Uint8Array, format: string): Structure {
  const { build, stretches, secondary } = readOrSay(bytes, format);
  if (build.atomsInFile === 0) throw new Error("The file holds no atoms.");
  const structure = build.finish();
  checkPlaces(structure);
  if (secondary) structure.secondary.set(secondary.subarray(0, structure.secondary.length));
  if (stretches) mark(structure, stretches);
  for (const [i] of structure.models.entries()) {
    const part = partOf(structure, i);
    if (!structure.secondaryGiven) findSecondary(structure, part);
  }
  return NAMES_BONDS.has(format) ? structure : withGuessedBonds(structure);
}

/** Readers say what is wrong in half a sentence. */
function readOrSay(bytes: Uint8Array, format: string): Read {
  try {
    return readFormat(bytes, format);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The file cannot be read: ${reason}.`);
  }
}

interface Read {
  build: Build;
  stretches?: Stretch[];
  secondary?: Uint8Array | null;
}

function readFormat(bytes: Uint8Array, format: string): Read {
  if (format === "mmtf") return readMmtf(bytes);
  const text = new TextDecoder().decode(bytes);
  const lines = () => text.split(/\r\n|\n|\r/);
  if (format === "pdb") return readPdb(lines());
  if (format === "pqr") return { build: readPqr(lines()) };
  if (format === "gro") return { build: readGro(lines()) };
  if (format === "mol2") return { build: readMol2(lines()) };
  if (format === "sdf" || format === "sd" || format === "mol") return { build: readSdf(lines()) };
  if (/^(mm|m)?cif$/.test(format)) return readCifAtoms(text.replace(/\r\n?/g, "\n"));
  throw new Error(`its format, ${format.slice(0, 20)}, is none that the page knows`);
}

/** Atoms without a place would draw nothing and move the camera nowhere. */
function checkPlaces({ position }: Structure): void {
  let bad = 0;
  for (let i = 0; i < position.length; i++)
    if (!(Math.abs(position[i] as number) < FARTHEST_ANGSTROM)) {
      bad++;
      position[i] = Number.NaN;
    }
  if (bad === position.length)
    throw new Error("None of the atoms has coordinates that are numbers.");
}

const FARTHEST_ANGSTROM = 1e7;

function mark(structure: Structure, stretches: readonly Stretch[]): void {
  const byChain = new Map<string, Stretch[]>();
  for (const stretch of stretches)
    byChain.set(stretch.chain, [...(byChain.get(stretch.chain) ?? []), stretch]);
  structure.secondary.forEach((_, residue) => {
    const number = structure.residueNumber[residue] as number;
    const chain = structure.chains[structure.chain[residue] as number] ?? "";
    const own = byChain.get(chain)?.find(({ first, last }) => number >= first && number <= last);
    if (own && structure.residueKind[residue] === 1) structure.secondary[residue] = own.kind;
  });
}

/** The file's own bonds, with their orders, and those by distance. */
function withGuessedBonds(structure: Structure): Structure {
  const bonds: number[] = [];
  const order: number[] = [];
  const starts: number[] = [];
  for (const [i] of structure.models.entries()) {
    const part = partOf(structure, i);
    const known = new Set<number>();
    const first = bonds.length / 2;
    const add = (a: number, b: number, times: number) => {
      const key = Math.min(a, b) * MOST_ATOMS + Math.max(a, b);
      if (known.has(key)) return;
      known.add(key);
      bonds.push(a, b);
      order.push(times);
    };
    for (let bond = part.firstBond; bond < part.endBond; bond++)
      add(
        structure.bonds[2 * bond] as number,
        structure.bonds[2 * bond + 1] as number,
        structure.order[bond] as number,
      );
    const guessed = guessBonds(structure, part);
    for (let at = 0; at < guessed.length; at += 2)
      add(guessed[at] as number, guessed[at + 1] as number, 1);
    starts.push(first);
  }
  return {
    ...structure,
    models: structure.models.map((model, i) => ({ ...model, bond: starts[i] ?? 0 })),
    bonds: Uint32Array.from(bonds),
    order: Uint8Array.from(order),
    bondsGuessed: true,
  };
}
