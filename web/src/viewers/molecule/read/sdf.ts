/** MDL's molfiles and SD files, both V2000 and V3000. */
import { Build } from "./build";
import { elementOf } from "./elements";
import { AROMATIC } from "./structure";

/** Charges as the atom block codes them. */
const CHARGES: Readonly<Record<string, number>> = { 1: 3, 2: 2, 3: 1, 5: -1, 6: -2, 7: -3 };

export function readSdf(lines: readonly string[]): Build {
  const build = new Build();
  let start = 0;
  while (start < lines.length) {
    let end = start;
    while (end < lines.length && !lines[end]?.startsWith("$$$$")) end++;
    const record = lines.slice(start, end);
    if (record.some((line) => line.trim() !== "")) readRecord(build, record);
    start = end + 1;
  }
  return build;
}

function readRecord(build: Build, lines: readonly string[]): void {
  build.model(lines[0]?.trim() ?? "");
  build.title ||= lines[0]?.trim() ?? "";
  if (lines.some((line) => line.startsWith("M  V30 BEGIN ATOM"))) readV3000(build, lines);
  else readV2000(build, lines);
}

function readV2000(build: Build, lines: readonly string[]): void {
  const counts = lines[3] ?? "";
  const atoms = Number(counts.slice(0, 3));
  const bonds = Number(counts.slice(3, 6));
  if (!(atoms >= 0)) throw new Error("its line of counts cannot be read");
  const charges = chargesOf(lines.slice(4 + atoms + bonds));
  for (let i = 0; i < atoms; i++) {
    const line = lines[4 + i];
    if (!line?.trim()) throw new Error(`it ends after ${i} of ${atoms} atoms`);
    addAtom(build, {
      place: [0, 10, 20].map((at) => Number(line.slice(at, at + 10))),
      symbol: line.slice(31, 34).trim(),
      serial: i + 1,
      charge: charges ? (charges.get(i + 1) ?? 0) : CHARGES[line.slice(36, 39).trim()],
    });
  }
  for (let i = 0; i < bonds; i++) {
    const line = lines[4 + atoms + i] ?? "";
    const [from, to, order] = [0, 3, 6].map((at) => Number(line.slice(at, at + 3)));
    build.bond((from ?? 0) - 1, (to ?? 0) - 1, orderOf(order ?? 1));
  }
}

/** "M  CHG" lines go before the atoms' own codes: with one, atoms that it does not name have none. */
function chargesOf(lines: readonly string[]): Map<number, number> | undefined {
  const charges = new Map<number, number>();
  let any = false;
  for (const line of lines) {
    if (line.startsWith("M  END")) break;
    if (!line.startsWith("M  CHG")) continue;
    any = true;
    const words = line.slice(9).trim().split(/\s+/).map(Number);
    for (let i = 0; i + 1 < words.length; i += 2) charges.set(words[i] ?? 0, words[i + 1] ?? 0);
  }
  return any ? charges : undefined;
}

/** 4 is aromatic; kinds of queries, such as 8 for any, are drawn as one line. */
const orderOf = (order: number): number =>
  order === 4 || order === 5 ? AROMATIC : order === 2 || order === 3 ? order : 1;

function readV3000(build: Build, lines: readonly string[]): void {
  const byIndex = new Map<number, number>();
  let block = "";
  for (const line of joined(lines)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "BEGIN" || words[0] === "END")
      block = words[0] === "BEGIN" ? (words[1] ?? "") : "";
    else if (block === "ATOM") {
      const [index, symbol = "", x, y, z] = words;
      const charge = /\bCHG=(-?\d+)/.exec(line)?.[1];
      byIndex.set(Number(index), build.atomsInModel);
      addAtom(build, {
        place: [x, y, z].map(Number),
        symbol,
        serial: Number(index),
        charge: charge === undefined ? undefined : Number(charge),
      });
    } else if (block === "BOND") {
      const [, order, from, to] = words.map(Number);
      build.bond(byIndex.get(from ?? 0) ?? -1, byIndex.get(to ?? 0) ?? -1, orderOf(order ?? 1));
    }
  }
}

/** A line that ends with "-" goes on in the next. */
function* joined(lines: readonly string[]): Generator<string> {
  let open = "";
  for (const line of lines) {
    if (!line.startsWith("M  V30 ")) continue;
    const text = open + line.slice(7).trimEnd();
    open = text.endsWith("-") ? text.slice(0, -1) : "";
    if (!open) yield text;
  }
}

interface SdfAtom {
  place: readonly number[];
  symbol: string;
  serial: number;
  charge?: number | undefined;
}

function addAtom(build: Build, { place, symbol, serial, charge }: SdfAtom): void {
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = place;
  build.add({
    x,
    y,
    z,
    element: elementOf(symbol),
    name: symbol,
    residue: "",
    residueNumber: 1,
    chain: "",
    serial,
    ...(charge !== undefined && { charge }),
    hetero: true,
  });
}
