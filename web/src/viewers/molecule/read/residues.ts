/** What residues are, by their names and, for unusual ones, by their atoms. */
import { AMINO, ION, NUCLEIC, OTHER, WATER } from "./structure";

export const AMINO_NAMES: readonly string[] =
  "ALA ARG ASN ASP CYS GLN GLU GLY HIS ILE LEU LYS MET PHE PRO SER THR TRP TYR VAL".split(" ");
/** Other names of the same: states of charge, and those of force fields. */
const SAME = new Map(
  "ASH:ASP CYX:CYS CYM:CYS GLH:GLU HID:HIS HIE:HIS HIP:HIS HSD:HIS HSE:HIS HSP:HIS LYN:LYS MSE:MET SEC:CYS"
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
);
const WATERS = new Set(
  "HOH WAT H2O SOL TIP TIP3 TIP4 TP3 TP4 SPC SPCE DOD TIP3P T3P OPC".split(" "),
);
const NUCLEIC_NAMES = new Set(
  "A C G U T DA DC DG DT DU I DI N RA RC RG RU A3 A5 C3 C5 G3 G5 U3 U5 DA3 DA5 DC3 DC5 DG3 DG5 DT3 DT5 ADE CYT GUA THY URA".split(
    " ",
  ),
);
const AMINO_SET = new Set(AMINO_NAMES);

/** The name among the twenty, if it is one of them or a variant. */
export const standardName = (name: string): string => {
  const known = SAME.get(name) ?? name;
  if (AMINO_SET.has(known)) return known;
  // Ends of chains in some force fields: NALA, CGLY.
  return known.length === 4 && AMINO_SET.has(known.slice(1)) ? known.slice(1) : name;
};

export function kindOf(residue: string, atoms: readonly string[], count: number): number {
  const name = residue.toUpperCase();
  if (WATERS.has(name)) return WATER;
  if (AMINO_SET.has(standardName(name)) && atoms.includes("CA")) return AMINO;
  if (NUCLEIC_NAMES.has(name) && count > 1) return NUCLEIC;
  if (NUCLEIC_NAMES.has(name) && atoms[0] === "P") return NUCLEIC;
  if (["N", "CA", "C", "O"].every((part) => atoms.includes(part))) return AMINO;
  const sugar = ["C1", "C3", "C4"].every((part) => hasSugar(atoms, part));
  if (sugar && (atoms.includes("P") || hasSugar(atoms, "O5"))) return NUCLEIC;
  if (count !== 1 || name === "" || AMINO_SET.has(standardName(name))) return OTHER;
  // One alpha carbon to a residue: a coarse chain of residues without names.
  return atoms[0] === "CA" && name !== "CA" && name !== "CAL" ? AMINO : ION;
}

/** Sugars' atoms are primed, or starred in old files. */
export const hasSugar = (atoms: readonly string[], name: string): boolean =>
  atoms.includes(`${name}'`) || atoms.includes(`${name}*`);

/** Kyte and Doolittle, 1982: −4.5 likes water, 4.5 does not. */
export const HYDROPATHY: ReadonlyMap<string, number> = new Map(
  "ILE:4.5 VAL:4.2 LEU:3.8 PHE:2.8 CYS:2.5 MET:1.9 ALA:1.8 GLY:-0.4 THR:-0.7 SER:-0.8 TRP:-0.9 TYR:-1.3 PRO:-1.6 HIS:-3.2 GLU:-3.5 GLN:-3.5 ASP:-3.5 ASN:-3.5 LYS:-3.9 ARG:-4.5"
    .split(" ")
    .map((pair) => {
      const [name = "", value] = pair.split(":");
      return [name, Number(value)];
    }),
);
