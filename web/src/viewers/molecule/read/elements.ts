/** The elements: symbols and radii, by atomic number. 0 is what is no element. */

/** From hydrogen on. */
const SYMBOL_WORDS = `
  H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se
  Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb
  Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm
  Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og`;

/** Covalent radii in Ångström (Cordero and others, 2008; beyond curium a guess). */
const BOND_WORDS = `
  0.31 0.28 1.28 0.96 0.84 0.76 0.71 0.66 0.57 0.58 1.66 1.41 1.21 1.11 1.07 1.05 1.02 1.06
  2.03 1.76 1.7 1.6 1.52 1.39 1.39 1.32 1.26 1.24 1.32 1.22 1.22 1.2 1.19 1.2 1.2 1.16 2.2
  1.95 1.9 1.75 1.64 1.54 1.47 1.46 1.42 1.39 1.45 1.44 1.42 1.39 1.39 1.38 1.39 1.4 2.44 2.15
  2.07 2.04 2.03 2.01 1.99 1.98 1.98 1.96 1.94 1.92 1.92 1.89 1.9 1.87 1.87 1.75 1.7 1.62 1.51
  1.44 1.41 1.36 1.36 1.32 1.45 1.46 1.48 1.4 1.5 1.5 2.6 2.2 2.15 2.06 2 1.96 1.9 1.87 1.8
  1.69 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.9 1.36 1.43 1.62 1.75
  1.65 1.57`;

/** Van der Waals radii in Ångström (Blue Obelisk). */
const SIZE_WORDS = `
  1.2 1.4 2.2 1.9 1.8 1.7 1.6 1.55 1.5 1.54 2.4 2.2 2.1 2.1 1.95 1.8 1.8 1.88 2.8 2.4 2.3 2.15
  2.05 2.05 2.05 2.05 2 2 2 2.1 2.1 2.1 2.05 1.9 1.9 2.02 2.9 2.55 2.4 2.3 2.15 2.1 2.05 2.05
  2 2.05 2.1 2.2 2.2 2.25 2.2 2.1 2.1 2.16 3 2.7 2.5 2.48 2.47 2.45 2.43 2.42 2.4 2.38 2.37
  2.35 2.33 2.32 2.3 2.28 2.27 2.25 2.2 2.1 2.05 2 2 2.05 2.1 2.05 2.2 2.3 2.3 2 2 2 2 2 2 2.4
  2 2.3 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2`;

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

export const SYMBOLS: readonly string[] = ["?", ...wordsOf(SYMBOL_WORDS)];
/** Ångström. */
export const BOND_RADII = Float32Array.from([0.77, ...wordsOf(BOND_WORDS).map(Number)]);
/** Ångström. */
export const VDW_RADII = Float32Array.from([1.7, ...wordsOf(SIZE_WORDS).map(Number)]);

const NUMBERS = new Map(SYMBOLS.map((symbol, number) => [symbol.toUpperCase(), number]));
NUMBERS.set("D", 1);
NUMBERS.set("T", 1);

/** The atomic number of a symbol in any case; 0 if there is no such element. */
export const elementOf = (symbol: string): number => NUMBERS.get(symbol.trim().toUpperCase()) ?? 0;

/** What elements in atoms' names mean where a file names none: no mercury in "HG21" of a threonine. */
const ORGANIC = new Set(["H", "C", "N", "O", "P", "S", "F", "K", "I", "B"]);

/**
 * The element of an atom by its name. Ions stand alone in residues of their own name ("NA" in "NA",
 * "CAL" in calcium); elsewhere the first letter counts, as "CA" is an alpha carbon.
 */
export function elementOfName(name: string, residue: string): number {
  const letters = name.replace(/[^A-Za-z]/g, "").toUpperCase();
  const alone = residue.replace(/[^A-Za-z]/g, "").toUpperCase();
  if (letters && (letters === alone || IONS.has(alone))) {
    const ion = elementOf(IONS.get(alone) ?? letters);
    if (ion) return ion;
  }
  const two = letters.slice(0, 2);
  if (TWO_LETTERS.has(two)) return elementOf(two);
  const first = letters.slice(0, 1);
  return ORGANIC.has(first) ? elementOf(first) : elementOf(two) || elementOf(first);
}

const TWO_LETTERS = new Set(["CL", "BR", "FE", "ZN", "MG", "MN", "SE", "LI", "SI"]);
const IONS = new Map([
  ["SOD", "NA"],
  ["CLA", "CL"],
  ["POT", "K"],
  ["CAL", "CA"],
  ["CES", "CS"],
  ["LIT", "LI"],
  ["RUB", "RB"],
]);

export const isMetal = (element: number): boolean =>
  (element >= 3 && element <= 4) ||
  (element >= 11 && element <= 13) ||
  (element >= 19 && element <= 31) ||
  (element >= 37 && element <= 50) ||
  (element >= 55 && element <= 83) ||
  element >= 87;
/** Metals that form salts: drawn without bonds. */
export const isSalt = (element: number): boolean => SALTS.has(element);
const SALTS = new Set([3, 11, 12, 19, 20, 37, 38, 55, 56]);
