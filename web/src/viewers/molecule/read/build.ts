/** Collects atoms as a reader meets them; closes the lists when the file has ended. */
import { kindOf } from "./residues";
import type { Model, Structure, UnitCell } from "./structure";

export interface AtomRecord {
  x: number;
  y: number;
  z: number;
  element: number;
  name: string;
  residue: string;
  residueNumber: number;
  insertion?: string;
  chain: string;
  serial: number;
  b?: number;
  charge?: number;
  /** A letter if there are alternatives to this atom. */
  alternate?: string;
  hetero?: boolean;
}

/** More atoms of all models are counted, not read: they would not be told apart anyway. */
export const MOST_ATOMS = 2_000_000;
/** Beyond it 32-bit coordinates lose digits. */
const FAR_ANGSTROM = 10_000;

export class Build {
  readonly models: Model[] = [];
  title = "";
  cell: UnitCell | null = null;
  atomsInFile = 0;
  modelsInFile = 0;
  secondaryGiven = false;
  alternates = 0;
  readonly x: number[] = [];
  readonly element: number[] = [];
  readonly name: number[] = [];
  readonly serial: number[] = [];
  private readonly b: number[] = [];
  private readonly charge: number[] = [];
  readonly residueOf: number[] = [];
  readonly residueAtom: number[] = [];
  readonly residueName: number[] = [];
  readonly residueNumber: number[] = [];
  readonly insertion: number[] = [];
  readonly chain: number[] = [];
  readonly residueHetero: boolean[] = [];
  readonly bonds: number[] = [];
  readonly order: number[] = [];
  readonly names: string[] = [];
  readonly chains: string[] = [];
  private readonly nameAt = new Map<string, number>();
  private readonly chainAt = new Map<string, number>();
  private some = { b: false, charge: false };
  private alternate = "";

  get atoms(): number {
    return this.element.length;
  }

  /** Atoms of the model that is being read. */
  get atomsInModel(): number {
    return this.atoms - (this.models.at(-1)?.atom ?? 0);
  }

  model(title = ""): void {
    this.modelsInFile++;
    const last = this.models.at(-1);
    if (last && last.atom === this.atoms) this.models.pop();
    this.models.push({
      atom: this.atoms,
      residue: this.residueAtom.length,
      bond: this.order.length,
      title,
    });
  }

  /** False if it was left out. */
  add(atom: AtomRecord): boolean {
    if (this.models.length === 0) this.model();
    if (this.isOtherPlace(atom)) return false;
    this.atomsInFile++;
    if (this.atoms >= MOST_ATOMS) return false;
    this.x.push(atom.x, atom.y, atom.z);
    this.element.push(atom.element);
    this.name.push(this.nameOf(atom.name));
    this.serial.push(atom.serial);
    this.residueOf.push(this.residueAtom.length - 1);
    this.b.push(atom.b ?? Number.NaN);
    this.charge.push(atom.charge ?? Number.NaN);
    if (atom.b) this.some.b = true;
    if (atom.charge !== undefined && Number.isFinite(atom.charge)) this.some.charge = true;
    return true;
  }

  /** By atoms of the model that is being read, counted from 0. */
  bond(from: number, to: number, order: number): void {
    const start = this.models.at(-1)?.atom ?? 0;
    const count = this.atomsInModel;
    if (from === to || !(from >= 0 && from < count && to >= 0 && to < count)) return;
    this.bonds.push(start + from, start + to);
    this.order.push(order);
  }

  finish(): Structure {
    if (this.models.at(-1)?.atom === this.atoms && this.models.length > 1) {
      this.models.pop();
      if (this.atomsInFile <= MOST_ATOMS) this.modelsInFile--;
    }
    const origin = this.origin();
    const count = this.residueAtom.length;
    return {
      models: this.models,
      modelsInFile: Math.max(this.modelsInFile, this.models.length),
      atomsInFile: this.atomsInFile,
      position: Float32Array.from(this.x, (value, i) => value - (origin[i % 3] ?? 0)),
      origin,
      element: Uint8Array.from(this.element),
      name: Uint32Array.from(this.name),
      serial: Int32Array.from(this.serial),
      b: Float32Array.from(this.some.b ? this.b : []),
      charge: Float32Array.from(this.some.charge ? this.charge : []),
      residueOf: Uint32Array.from(this.residueOf),
      residueAtom: Uint32Array.from(this.residueAtom),
      residueName: Uint32Array.from(this.residueName),
      residueNumber: Int32Array.from(this.residueNumber),
      insertion: Uint8Array.from(this.insertion),
      residueKind: Uint8Array.from({ length: count }, (_, i) => this.kind(i)),
      secondary: new Uint8Array(count),
      chain: Uint32Array.from(this.chain),
      names: this.names,
      chains: this.chains,
      bonds: Uint32Array.from(this.bonds),
      order: Uint8Array.from(this.order),
      bondsGuessed: false,
      secondaryGiven: this.secondaryGiven,
      cell: this.cell,
      title: this.title,
      alternates: this.alternates,
    };
  }

  private kind(residue: number): number {
    const from = this.residueAtom[residue] ?? 0;
    const end = this.residueAtom[residue + 1] ?? this.atoms;
    const names = this.name.slice(from, Math.min(end, from + 200)).map((i) => this.names[i] ?? "");
    return kindOf(this.names[this.residueName[residue] ?? 0] ?? "", names, end - from);
  }

  /** The middle, rounded, if it is far away. */
  private origin(): [number, number, number] {
    const [x = 0, y = 0, z = 0] = this.x;
    const far = [x, y, z].some((value) => Math.abs(value) > FAR_ANGSTROM);
    return far ? [Math.round(x), Math.round(y), Math.round(z)] : [0, 0, 0];
  }

  /** Opens the residue that an atom lies in; true for one that stands where another already does. */
  private isOtherPlace(atom: AtomRecord): boolean {
    const { alternate = "" } = atom;
    if (this.isNewResidue(atom, alternate)) {
      this.alternate = alternate;
      if (this.atoms < MOST_ATOMS) this.openResidue(atom);
    }
    if (!alternate) return false;
    this.alternate ||= alternate;
    if (alternate === this.alternate) return false;
    this.alternates++;
    return true;
  }

  private isNewResidue(atom: AtomRecord, alternate: string): boolean {
    const at = this.residueAtom.length - 1;
    if (at < (this.models.at(-1)?.residue ?? 0)) return true;
    if (this.residueNumber[at] !== atom.residueNumber) return true;
    if (this.chains[this.chain[at] ?? 0] !== atom.chain) return true;
    if (this.insertion[at] !== codeOf(atom.insertion)) return true;
    return !alternate && this.names[this.residueName[at] ?? 0] !== atom.residue;
  }

  private openResidue(atom: AtomRecord): void {
    this.residueAtom.push(this.atoms);
    this.residueName.push(this.nameOf(atom.residue));
    this.residueNumber.push(atom.residueNumber);
    this.insertion.push(codeOf(atom.insertion));
    this.chain.push(place(this.chains, this.chainAt, atom.chain));
    this.residueHetero.push(atom.hetero ?? false);
  }

  private nameOf(name: string): number {
    return place(this.names, this.nameAt, name);
  }
}

/** 0 for none. */
const codeOf = (letter = ""): number => (letter ? letter.charCodeAt(0) & 255 : 0);

function place(list: string[], at: Map<string, number>, word: string): number {
  const known = at.get(word);
  if (known !== undefined) return known;
  list.push(word.slice(0, MOST_LETTERS));
  at.set(word, list.length - 1);
  return list.length - 1;
}

/** Names in files are short; what is longer is no name. */
const MOST_LETTERS = 64;
