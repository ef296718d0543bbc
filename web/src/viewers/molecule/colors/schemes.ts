/** What atoms' colours can say, and what the colours mean. */
import type { Rgb } from "../../../base/color";
import { SYMBOLS } from "../read/elements";
import { HYDROPATHY, standardName } from "../read/residues";
import { AMINO, HELIX, NUCLEIC, type Part, SHEET, type Structure, WATER } from "../read/structure";
import { elementColor, rgbOf } from "./elementColors";

export type Scheme =
  | "element"
  | "chain"
  | "residue"
  | "secondary"
  | "rainbow"
  | "b"
  | "plddt"
  | "charge"
  | "hydrophobicity";

export const SCHEMES: readonly { value: Scheme; label: string }[] = [
  { value: "element", label: "element" },
  { value: "chain", label: "chain" },
  { value: "residue", label: "residue" },
  { value: "secondary", label: "helix and strand" },
  { value: "rainbow", label: "first to last" },
  { value: "b", label: "B factor" },
  { value: "plddt", label: "pLDDT" },
  { value: "charge", label: "charge" },
  { value: "hydrophobicity", label: "hydrophobicity" },
];

export interface LegendLine {
  color: Rgb;
  text: string;
}

/** Either names, or a bar from one value to another. */
export interface Legend {
  lines: LegendLine[];
  bar?: { colors: Rgb[]; low: string; high: string };
}

const CHAINS = "4571cc d88b25 48b15b c45d9b a54615 9d8df1 6f5491 a59a12 0f8f68 995873 bb87bb 70926a"
  .split(" ")
  .map(rgbOf);
const GREY = rgbOf("9aa1a9");
const SECONDARY: readonly Rgb[] = [rgbOf("a4abb3"), rgbOf("c9457f"), rgbOf("d9a21b")];
const RAINBOW = "3a5fd0 2f9fd8 35b89a 7fbf3f d9b62c e8862d d8403a".split(" ").map(rgbOf);
const WARM = "3f62c4 7fa3df b9c3cf e0a173 c9402f".split(" ").map(rgbOf);
/** From minus over none to plus. */
const CHARGES = "d8382f dda39c b4bac1 97a9dc 3b5cd8".split(" ").map(rgbOf);
/** From what likes water to what does not. */
const WATERS = "3f7fc4 93b4d3 c2c0b6 d7a25f b5651d".split(" ").map(rgbOf);
/** The bands of the AlphaFold database: below 50, 70, 90 and above. */
const PLDDT: readonly { from: number; color: Rgb; text: string }[] = [
  { from: 90, color: rgbOf("0053d6"), text: "90 and more" },
  { from: 70, color: rgbOf("4db8dc"), text: "70 to 90" },
  { from: 50, color: rgbOf("e0c31a"), text: "50 to 70" },
  { from: 0, color: rgbOf("f0743c"), text: "below 50" },
];
const CHARGED = new Map<string, number>([
  ["ARG", 1],
  ["LYS", 1],
  ["HIP", 1],
  ["ASP", -1],
  ["GLU", -1],
]);
/** By what their side chains are. */
const RESIDUES: readonly { names: string; color: Rgb; text: string }[] = [
  { names: "ASP GLU", color: rgbOf("d8382f"), text: "acid" },
  { names: "ARG LYS HIS", color: rgbOf("3b5cd8"), text: "basic" },
  { names: "SER THR ASN GLN", color: rgbOf("2ba59b"), text: "polar" },
  { names: "ALA VAL LEU ILE MET", color: rgbOf("8b939b"), text: "aliphatic" },
  { names: "PHE TYR TRP", color: rgbOf("8a5bc4"), text: "aromatic" },
  { names: "CYS", color: rgbOf("d1aa12"), text: "cysteine" },
  { names: "GLY", color: rgbOf("b9bfc6"), text: "glycine" },
  { names: "PRO", color: rgbOf("d08a62"), text: "proline" },
  { names: "A DA", color: rgbOf("4f9f52"), text: "adenine" },
  { names: "C DC", color: rgbOf("3f7fc4"), text: "cytosine" },
  { names: "G DG", color: rgbOf("d98a1f"), text: "guanine" },
  { names: "T U DT DU", color: rgbOf("c2453f"), text: "thymine, uracil" },
];
const BY_RESIDUE = new Map(
  RESIDUES.flatMap((line) => line.names.split(" ").map((n) => [n, line] as const)),
);

/** A place from 0 to 1 on colours that go over into one another. */
export function between(colors: readonly Rgb[], at: number): Rgb {
  const place = Math.min(1, Math.max(0, at)) * (colors.length - 1);
  const [low, high] = [colors[Math.floor(place)] ?? GREY, colors[Math.ceil(place)] ?? GREY];
  const t = place % 1;
  return [0, 1, 2].map((i) =>
    Math.round((low[i] ?? 0) * (1 - t) + (high[i] ?? 0) * t),
  ) as unknown as Rgb;
}

/** The smallest and largest of values that are numbers, without one in fifty at each end. */
export function usualRange(values: ArrayLike<number>, from: number, end: number): [number, number] {
  const list: number[] = [];
  const every = Math.max(1, Math.floor((end - from) / 20_000));
  for (let i = from; i < end; i += every)
    if (Number.isFinite(values[i])) list.push(values[i] as number);
  list.sort((a, b) => a - b);
  const at = (part: number) => list[Math.min(list.length - 1, Math.floor(part * list.length))] ?? 0;
  const [low, high] = [at(0.02), at(0.98)];
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

/** B factors of predicted structures are pLDDT: 0 to 100, one for each residue, not all alike, mostly high. */
function looksLikePlddt(structure: Structure): boolean {
  const { b, residueAtom, residueKind } = structure;
  if (b.length === 0) return false;
  let [residues, sum, differ] = [0, 0, false];
  for (let residue = 0; residue < residueAtom.length; residue++) {
    if (residueKind[residue] !== AMINO) continue;
    const first = b[residueAtom[residue] as number] as number;
    const next = b[(residueAtom[residue] as number) + 1] as number;
    if (!(first > 0 && first <= 100) || Math.abs(first - next) > 1e-3) return false;
    residues++;
    sum += first;
    differ ||= first !== sum / residues;
  }
  return differ && residues >= 10 && sum / residues > 40;
}

type ColorOf = (atom: number, residue: number) => Rgb;

/** Schemes that say something of this molecule. */
export function schemesOf(structure: Structure): Scheme[] {
  const polymer = structure.residueKind.some((kind) => kind === AMINO || kind === NUCLEIC);
  const amino = structure.residueKind.includes(AMINO);
  return SCHEMES.map(({ value }) => value).filter((scheme) => {
    if (scheme === "element") return true;
    if (scheme === "b" || scheme === "plddt") return structure.b.length > 0;
    if (scheme === "charge") return structure.charge.length > 0 || amino;
    if (scheme === "hydrophobicity" || scheme === "secondary") return amino;
    if (scheme === "chain" || scheme === "residue")
      return polymer || structure.residueAtom.length > 1;
    return polymer;
  });
}

/** A scheme that a molecule cannot show falls back to its elements. */
export function schemeFor(
  structure: Structure,
  wanted: Scheme | undefined,
  ribbon: boolean,
): Scheme {
  if (wanted && schemesOf(structure).includes(wanted)) return wanted;
  if (!ribbon || wanted) return "element";
  if (looksLikePlddt(structure)) return "plddt";
  return chainsOf(structure).length > 1 ? "chain" : "rainbow";
}

function chainsOf(structure: Structure): number[] {
  const seen = new Set<number>();
  structure.residueKind.forEach((kind, residue) => {
    if (kind === AMINO || kind === NUCLEIC) seen.add(structure.chain[residue] as number);
  });
  return [...seen];
}

/** Red, green and blue of each atom of a part, beginning at its first. */
export function colorsOf(structure: Structure, part: Part, scheme: Scheme): Uint8Array {
  const colorOf = colorOfAtom(structure, part, scheme);
  const colors = new Uint8Array((part.endAtom - part.firstAtom) * 3);
  for (let atom = part.firstAtom; atom < part.endAtom; atom++)
    colors.set(colorOf(atom, structure.residueOf[atom] as number), (atom - part.firstAtom) * 3);
  return colors;
}

function colorOfAtom(structure: Structure, part: Part, scheme: Scheme): ColorOf {
  const { element, b } = structure;
  const byElement: ColorOf = (atom) => elementColor(element[atom] as number);
  const kind = (residue: number) => structure.residueKind[residue];
  const inChain = (residue: number) => kind(residue) === AMINO || kind(residue) === NUCLEIC;
  if (scheme === "chain") {
    const order = chainsOf(structure);
    const place = new Map(order.map((chain, i) => [chain, i]));
    return (atom, residue) =>
      inChain(residue)
        ? (CHAINS[(place.get(structure.chain[residue] as number) ?? 0) % CHAINS.length] ?? GREY)
        : byElement(atom, residue);
  }
  if (scheme === "rainbow") return rainbow(structure, part, byElement);
  if (scheme === "secondary")
    return (atom, residue) =>
      inChain(residue)
        ? (SECONDARY[structure.secondary[residue] as number] ?? GREY)
        : byElement(atom, residue);
  if (scheme === "residue")
    return (atom, residue) => residueColor(structure, residue) ?? byElement(atom, residue);
  if (scheme === "b") {
    const [low, high] = usualRange(b, part.firstAtom, part.endAtom);
    return (atom) =>
      Number.isFinite(b[atom]) ? between(WARM, ((b[atom] as number) - low) / (high - low)) : GREY;
  }
  if (scheme === "plddt")
    return (atom) => PLDDT.find(({ from }) => (b[atom] as number) >= from)?.color ?? GREY;
  if (scheme === "charge") return charges(structure, part);
  if (scheme === "hydrophobicity")
    return (atom, residue) => {
      const value = HYDROPATHY.get(standardName(nameOf(structure, residue)));
      return value === undefined ? byElement(atom, residue) : between(WATERS, (value + 4.5) / 9);
    };
  return byElement;
}

const nameOf = (structure: Structure, residue: number): string =>
  structure.names[structure.residueName[residue] as number] ?? "";

function residueColor(structure: Structure, residue: number): Rgb | undefined {
  const name = nameOf(structure, residue);
  const own = BY_RESIDUE.get(standardName(name));
  if (own) return own.color;
  if (structure.residueKind[residue] === WATER) return undefined;
  // Others by their name, always the same.
  if (structure.residueKind[residue] !== AMINO && structure.residueKind[residue] !== NUCLEIC)
    return undefined;
  const sum = [...name].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7);
  return CHAINS[Math.abs(sum) % CHAINS.length];
}

/** From the first residue of each chain to its last. */
function rainbow(structure: Structure, part: Part, other: ColorOf): ColorOf {
  const ends = new Map<number, [number, number]>();
  for (let residue = part.firstResidue; residue < part.endResidue; residue++) {
    const kind = structure.residueKind[residue];
    if (kind !== AMINO && kind !== NUCLEIC) continue;
    const chain = structure.chain[residue] as number;
    ends.set(chain, [ends.get(chain)?.[0] ?? residue, residue]);
  }
  return (atom, residue) => {
    const kind = structure.residueKind[residue];
    const range = ends.get(structure.chain[residue] as number);
    if (!range || (kind !== AMINO && kind !== NUCLEIC)) return other(atom, residue);
    return between(RAINBOW, (residue - range[0]) / Math.max(1, range[1] - range[0]));
  };
}

/** The file's charges; without them those that side chains have in water. */
function charges(structure: Structure, part: Part): ColorOf {
  const { charge } = structure;
  if (charge.length === 0)
    return (_, residue) =>
      between(CHARGES, ((CHARGED.get(nameOf(structure, residue)) ?? 0) + 1) / 2);
  const most = chargeRange(structure, part);
  return (atom) =>
    Number.isFinite(charge[atom])
      ? between(CHARGES, ((charge[atom] as number) / most + 1) / 2)
      : GREY;
}

function chargeRange({ charge }: Structure, part: Part): number {
  const [low, high] = usualRange(charge, part.firstAtom, part.endAtom);
  return Math.max(Math.abs(low), Math.abs(high), 0.1);
}

export const MOST_LINES = 8;

const rounded = (value: number): string => String(Number(value.toPrecision(3)));

/** What the colours mean; null where they need no words. */
export function legendOf(structure: Structure, part: Part, scheme: Scheme): Legend {
  if (scheme === "rainbow") return bar(RAINBOW, "first", "last");
  if (scheme === "b") {
    const [low, high] = usualRange(structure.b, part.firstAtom, part.endAtom);
    return bar(WARM, rounded(low), rounded(high));
  }
  if (scheme === "charge") {
    const most = structure.charge.length > 0 ? chargeRange(structure, part) : 1;
    return bar(CHARGES, `−${rounded(most)} e`, `+${rounded(most)} e`);
  }
  if (scheme === "hydrophobicity") return bar(WATERS, "likes water", "shuns it");
  if (scheme === "plddt") return { lines: PLDDT.map(({ color, text }) => ({ color, text })) };
  if (scheme === "secondary") return { lines: secondaryLines(structure) };
  if (scheme === "chain") return chainLegend(structure);
  if (scheme === "residue") return residueLegend(structure, part);
  return elementLegend(structure, part);
}

const bar = (colors: Rgb[], low: string, high: string): Legend => ({
  lines: [],
  bar: { colors, low, high },
});

function secondaryLines({ secondary }: Structure): LegendLine[] {
  const lines: LegendLine[] = [];
  for (const [kind, text] of [
    [HELIX, "helix"],
    [SHEET, "strand"],
    [0, "coil"],
  ] as const)
    if (secondary.includes(kind)) lines.push({ color: SECONDARY[kind] ?? GREY, text });
  return lines;
}

function chainLegend(structure: Structure): Legend {
  const chains = chainsOf(structure);
  const lines = chains.slice(0, MOST_LINES).map((chain, i) => ({
    color: CHAINS[i % CHAINS.length] ?? GREY,
    text: structure.chains[chain] || "no name",
  }));
  return { lines: withMore(lines, chains.length) };
}

const withMore = (lines: LegendLine[], total: number): LegendLine[] =>
  total > lines.length ? [...lines, { color: GREY, text: `${total - lines.length} more` }] : lines;

function residueLegend(structure: Structure, part: Part): Legend {
  const seen = new Set<string>();
  for (let residue = part.firstResidue; residue < part.endResidue; residue++)
    seen.add(BY_RESIDUE.get(standardName(nameOf(structure, residue)))?.text ?? "");
  return {
    lines: RESIDUES.filter(({ text }) => seen.has(text)).map(({ color, text }) => ({
      color,
      text,
    })),
  };
}

function elementLegend(structure: Structure, part: Part): Legend {
  const counts = new Map<number, number>();
  for (let atom = part.firstAtom; atom < part.endAtom; atom++) {
    const element = structure.element[atom] as number;
    counts.set(element, (counts.get(element) ?? 0) + 1);
  }
  const elements = [...counts].sort((a, b) => b[1] - a[1]).map(([element]) => element);
  const lines = elements.slice(0, MOST_LINES).map((element) => ({
    color: elementColor(element),
    text: SYMBOLS[element] ?? "?",
  }));
  return { lines: withMore(lines, elements.length) };
}
