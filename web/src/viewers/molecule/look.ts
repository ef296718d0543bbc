/** How a molecule is drawn: what a person chose, and what suits it where nothing was chosen. */
import type { Options } from "../panelOptions";
import { SCHEMES, type Scheme } from "./colors/schemes";
import { AMINO, NUCLEIC, OTHER, type Part, partOf, type Structure, WATER } from "./read/structure";

export type Style = "cartoon" | "ball" | "stick" | "sphere" | "line" | "surface";

export const STYLES: readonly { value: Style; label: string }[] = [
  { value: "cartoon", label: "cartoon" },
  { value: "ball", label: "ball and stick" },
  { value: "stick", label: "stick" },
  { value: "sphere", label: "sphere" },
  { value: "line", label: "line" },
  { value: "surface", label: "surface" },
];

type Switch = "on" | "off" | undefined;

/** What was chosen; undefined is what suits the molecule. */
export interface Look {
  style: Style | undefined;
  color: Scheme | undefined;
  hydrogens: Switch;
  water: Switch;
  /** What is no chain and no water. */
  hetero: Switch;
  translucent: boolean;
  cell: Switch;
  /** Which of its models, from 0; −1 for all over one another. */
  model: number;
}

const switchOf = (text: string | undefined): Switch =>
  text === "on" || text === "off" ? text : undefined;

export function lookOf(options: Options): Look {
  const model = options.model === "all" ? -1 : Math.floor(Number(options.model ?? 1)) - 1;
  return {
    style: STYLES.find(({ value }) => value === options.style)?.value,
    color: SCHEMES.find(({ value }) => value === options.color)?.value,
    hydrogens: switchOf(options.h),
    water: switchOf(options.water),
    hetero: switchOf(options.het),
    translucent: options.clear === "on",
    cell: switchOf(options.cell),
    model: Number.isFinite(model) ? model : 0,
  };
}

/** All of it as text, for the keys of scenes. */
export const lookKey = (look: Look): string => Object.values(look).join("|");

/** What a look comes to for one molecule. */
export interface Drawn {
  style: Style;
  part: Part;
  /** Atoms that are shown, and of those the ones that are not in a ribbon or under a surface. */
  atoms: Uint32Array;
  loose: Uint32Array;
  /** It has chains that a ribbon can follow. */
  polymer: boolean;
}

/** More atoms are drawn as ribbons and lines rather than as balls. */
export const MANY_ATOMS = 50_000;
/** Fewer residues make no ribbon worth drawing. */
const FEWEST_RESIDUES = 4;

export function modelOf(structure: Structure, look: Look): number {
  return look.model < 0 ? -1 : Math.min(look.model, structure.models.length - 1);
}

export function drawnOf(structure: Structure, look: Look): Drawn {
  const part = partOf(structure, modelOf(structure, look));
  const chains = chainResidues(structure, part);
  const polymer = chains >= FEWEST_RESIDUES;
  const atoms = part.endAtom - part.firstAtom;
  const style = look.style ?? (polymer ? "cartoon" : atoms > MANY_ATOMS ? "sphere" : "ball");
  const shown = shownAtoms(structure, part, look, { polymer, style });
  const ribbon = style === "cartoon" && polymer;
  const covered = style === "surface";
  const loose =
    ribbon || (covered && polymer)
      ? shown.filter((atom) => !isChain(structure, structure.residueOf[atom] as number))
      : covered
        ? shown.subarray(0, 0)
        : shown;
  return {
    style: style === "cartoon" && !polymer ? "ball" : style,
    part,
    atoms: shown,
    loose,
    polymer,
  };
}

const isChain = ({ residueKind }: Structure, residue: number): boolean =>
  residueKind[residue] === AMINO || residueKind[residue] === NUCLEIC;

function chainResidues(structure: Structure, part: Part): number {
  let count = 0;
  for (let residue = part.firstResidue; residue < part.endResidue; residue++)
    if (isChain(structure, residue)) count++;
  return count;
}

/** Water and hydrogens hide a protein; a molecule of its own is made of them. */
function shownAtoms(
  structure: Structure,
  part: Part,
  look: Look,
  { polymer, style }: { polymer: boolean; style: Style },
): Uint32Array {
  const hydrogens = look.hydrogens
    ? look.hydrogens === "on"
    : !polymer || style === "sphere" || style === "surface";
  const water = look.water ? look.water === "on" : !polymer;
  const hetero = look.hetero !== "off" || !polymer;
  const atoms: number[] = [];
  for (let atom = part.firstAtom; atom < part.endAtom; atom++) {
    const residue = structure.residueOf[atom] as number;
    const kind = structure.residueKind[residue] as number;
    if (!hydrogens && structure.element[atom] === 1) continue;
    if (kind === WATER ? !water : !hetero && !isChain(structure, residue)) continue;
    if (Number.isNaN(structure.position[3 * atom])) continue;
    atoms.push(atom);
  }
  return Uint32Array.from(atoms);
}

/** What could be hidden, for the switches: only those that there is something of are shown. */
export function kindsIn(structure: Structure): {
  hydrogens: boolean;
  water: boolean;
  hetero: boolean;
} {
  const polymer = structure.residueKind.some((kind) => kind === AMINO || kind === NUCLEIC);
  return {
    hydrogens: structure.element.includes(1),
    water: structure.residueKind.includes(WATER),
    hetero: polymer && structure.residueKind.some((kind) => kind === OTHER || kind > WATER),
  };
}
