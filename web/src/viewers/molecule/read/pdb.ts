/** PDB files by columns, and PQR files, whose columns are parted by spaces. */
import { Build } from "./build";
import { elementOf, elementOfName } from "./elements";
import { HELIX, SHEET } from "./structure";

/** One HELIX or SHEET record. */
export interface Stretch {
  kind: number;
  chain: string;
  first: number;
  last: number;
}

export interface PdbFile {
  build: Build;
  stretches: Stretch[];
}

export function readPdb(lines: readonly string[]): PdbFile {
  const build = new Build();
  const stretches: Stretch[] = [];
  const seen = { bySerial: new Map<number, number>(), orders: new Map<string, number>() };
  let open = false;
  for (const line of lines) {
    const record = line.slice(0, 6).trimEnd();
    if (record === "ATOM" || record === "HETATM") {
      if (!open) build.model();
      open = true;
      const atom = atomOf(line, record === "HETATM");
      if (build.add(atom)) seen.bySerial.set(atom.serial, build.atomsInModel - 1);
    } else if (record === "MODEL") {
      build.model();
      seen.bySerial.clear();
      open = true;
    } else if (record === "ENDMDL") open = false;
    else if (record === "CONECT") connect(line, seen);
    else if (record === "HELIX") stretches.push(stretch(line, HELIX, 19, 21, 33));
    else if (record === "SHEET") stretches.push(stretch(line, SHEET, 21, 22, 33));
    else if (record === "CRYST1") build.cell = cellOf(line);
    else if (record === "TITLE") build.title += ` ${line.slice(10, 80).trim()}`;
  }
  build.title = build.title.trim();
  build.secondaryGiven = stretches.length > 0;
  bondAll(build, seen.orders, lines);
  return { build, stretches };
}

const numberAt = (line: string, from: number, to: number): number => {
  const text = line.slice(from, to).trim();
  return text === "" ? Number.NaN : Number(text);
};

function atomOf(line: string, hetero: boolean) {
  const name = line.slice(12, 16);
  const residue = line.slice(17, 21).trim();
  const symbol = line.slice(76, 78).trim();
  return {
    x: numberAt(line, 30, 38),
    y: numberAt(line, 38, 46),
    z: numberAt(line, 46, 54),
    element: elementOf(symbol) || elementOfColumns(name, residue, hetero),
    name: name.trim(),
    residue,
    residueNumber: hybrid(line.slice(22, 26), 4),
    insertion: line.slice(26, 27).trim(),
    // Where chains have no letter, programs write a segment's name at the end of the line.
    chain: line.slice(21, 22).trim() || line.slice(72, 76).trim(),
    serial: hybrid(line.slice(6, 11), 5),
    b: numberAt(line, 60, 66),
    ...chargeOf(line.slice(78, 80)),
    alternate: line.slice(16, 17).trim(),
    hetero,
  };
}

/** "2+" and "1-". */
function chargeOf(text: string): { charge?: number } {
  const match = /^(\d)([+-])$/.exec(text);
  return match ? { charge: Number(`${match[2]}${match[1]}`) } : {};
}

/** Names begin in the second column, those of elements of two letters in the first. */
function elementOfColumns(name: string, residue: string, hetero: boolean): number {
  const twoLetters = elementOf(name.slice(0, 2));
  if (
    hetero &&
    name[0] !== " " &&
    twoLetters &&
    !/\d/.test(name.slice(0, 2)) &&
    name.trim().length < 4
  )
    return twoLetters;
  return elementOfName(name, residue);
}

/** Numbers beyond what columns hold go on in letters: A0000 follows 99999. */
function hybrid(text: string, width: number): number {
  const word = text.trim();
  if (/^-?\d+$/.test(word)) return Number(word);
  const value = Number.parseInt(word, 36);
  if (!/^[A-Za-z][0-9A-Za-z]*$/.test(word) || word.length !== width) return -1;
  const first = 10 * 36 ** (width - 1);
  const upper = word === word.toUpperCase() ? 0 : 16 * 36 ** (width - 1);
  return value - first + upper + 10 ** width;
}

function stretch(
  line: string,
  kind: number,
  chainAt: number,
  first: number,
  last: number,
): Stretch {
  return {
    kind,
    chain: line.slice(chainAt, chainAt + 1).trim(),
    first: numberAt(line, first, first + 4),
    last: numberAt(line, last, last + 4),
  };
}

function cellOf(line: string): Build["cell"] {
  const at = (from: number, to: number) => numberAt(line, from, to);
  const cell: NonNullable<Build["cell"]> = {
    lengths: [at(6, 15), at(15, 24), at(24, 33)],
    angles: [at(33, 40), at(40, 47), at(47, 54)],
  };
  // A cube of 1 Å means that there is no crystal.
  return cell.lengths.every((length) => length > 1.01) ? cell : null;
}

interface Seen {
  bySerial: Map<number, number>;
  /** How often a bond is named: programs repeat it to say its order. */
  orders: Map<string, number>;
}

function connect(line: string, { bySerial, orders }: Seen): void {
  const from = bySerial.get(hybrid(line.slice(6, 11), 5));
  if (from === undefined) return;
  for (let at = 11; at < 31; at += 5) {
    const to = bySerial.get(hybrid(line.slice(at, at + 5), 5));
    if (to === undefined || to === from) continue;
    const key = `${from} ${to}`;
    orders.set(key, (orders.get(key) ?? 0) + 1);
  }
}

/** CONECT records hold for all models. */
function bondAll(build: Build, orders: Map<string, number>, lines: readonly string[]): void {
  if (orders.size === 0 || lines.length === 0) return;
  const bonds = [...orders].flatMap(([key, times]) => {
    const [from = 0, to = 0] = key.split(" ").map(Number);
    const back = orders.get(`${to} ${from}`) ?? 0;
    return from < to || back === 0 ? [[from, to, Math.min(3, Math.max(times, back))] as const] : [];
  });
  const [only] = build.models;
  if (build.models.length !== 1 || !only) return; // the first models' bonds are found by distance
  for (const [from, to, order] of bonds) build.bond(from, to, order);
}

/** "ATOM serial name residue [chain] number x y z charge radius". */
export function readPqr(lines: readonly string[]): Build {
  const build = new Build();
  for (const line of lines) {
    if (/^MODEL\b/.test(line)) build.model();
    if (!/^(ATOM|HETATM)/.test(line)) continue;
    const words = line
      .replace(/^(ATOM|HETATM)/, "")
      .trim()
      .split(/\s+/);
    const [x, y, z, charge] = words.slice(-5, -1).map(Number);
    const head = words.slice(0, -5);
    const [serial = "", name = "", residue = ""] = head;
    const place = /^(-?\d+)([A-Za-z]?)$/.exec(head.at(-1) ?? "");
    build.add({
      x: x ?? Number.NaN,
      y: y ?? Number.NaN,
      z: z ?? Number.NaN,
      element: elementOfName(name, residue),
      name,
      residue,
      residueNumber: Number(place?.[1] ?? 0),
      insertion: place?.[2] ?? "",
      chain: head.length > 4 ? (head[3] ?? "") : "",
      serial: Number(serial) || 0,
      ...(charge !== undefined && Number.isFinite(charge) && { charge }),
      hetero: line.startsWith("HETATM"),
    });
  }
  return build;
}
