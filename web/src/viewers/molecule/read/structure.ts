/** A file of atoms as flat lists, which a worker hands over without copying. */

/** What a residue is made of, as far as drawing goes. */
export const AMINO = 1;
export const NUCLEIC = 2;
export const WATER = 3;
export const ION = 4;
export const OTHER = 0;

export const COIL = 0;
export const HELIX = 1;
export const SHEET = 2;

/** An aromatic bond, among the orders 1, 2 and 3. */
export const AROMATIC = 4;

export interface Model {
  /** The first of its atoms, residues and bonds; they end where the next model's begin. */
  atom: number;
  residue: number;
  bond: number;
  title: string;
}

/** Edges in Ångström, angles in degrees. */
export interface UnitCell {
  lengths: [number, number, number];
  angles: [number, number, number];
}

export interface Structure {
  /** Models, frames or records; those beyond the limit are only counted. */
  models: Model[];
  modelsInFile: number;
  atomsInFile: number;
  /** Ångström from `origin`, three to an atom. */
  position: Float32Array;
  origin: [number, number, number];
  element: Uint8Array;
  /** Into `names`. */
  name: Uint32Array;
  serial: Int32Array;
  /** B factors; empty if the file has none. */
  b: Float32Array;
  /** Elementary charges; NaN where not given, empty if none is. */
  charge: Float32Array;
  residueOf: Uint32Array;
  residueAtom: Uint32Array;
  /** Into `names`. */
  residueName: Uint32Array;
  residueNumber: Int32Array;
  /** A letter's code after the number, or 0. */
  insertion: Uint8Array;
  residueKind: Uint8Array;
  /** COIL, HELIX or SHEET. */
  secondary: Uint8Array;
  /** Into `chains`. */
  chain: Uint32Array;
  names: string[];
  chains: string[];
  /** Pairs of atoms. */
  bonds: Uint32Array;
  order: Uint8Array;
  /** They were found by the atoms' distances. */
  bondsGuessed: boolean;
  /** The file says where helices and strands are. */
  secondaryGiven: boolean;
  cell: UnitCell | null;
  title: string;
  /** Atoms left out: they are alternatives to others that are shown. */
  alternates: number;
}

/** One end of a range of atoms, residues or bonds of a model. */
export interface Part {
  firstAtom: number;
  endAtom: number;
  firstResidue: number;
  endResidue: number;
  firstBond: number;
  endBond: number;
}

/** The ranges of one model, or of all with -1. */
export function partOf(structure: Structure, model: number): Part {
  const from = structure.models[Math.max(0, model)];
  const next = model < 0 ? undefined : structure.models[model + 1];
  return {
    firstAtom: from?.atom ?? 0,
    endAtom: next?.atom ?? structure.element.length,
    firstResidue: from?.residue ?? 0,
    endResidue: next?.residue ?? structure.residueAtom.length,
    firstBond: from?.bond ?? 0,
    endBond: next?.bond ?? structure.order.length,
  };
}

/** What goes to another thread without a copy. */
export const buffersOf = (structure: Structure): ArrayBuffer[] =>
  Object.values(structure).flatMap((value) =>
    ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : [],
  );
