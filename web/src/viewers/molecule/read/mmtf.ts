/** MMTF files: MessagePack with packed columns (the public specification, version 1.0). */
import { Build, MOST_ATOMS } from "./build";
import { elementOf } from "./elements";
import { type Packed, unpack } from "./msgpack";
import { HELIX, SHEET } from "./structure";

type Fields = { [name: string]: Packed };

interface Group {
  name: string;
  atoms: string[];
  elements: string[];
  charges: number[];
  bonds: number[];
  orders: number[];
  type: string;
}

export interface MmtfFile {
  build: Build;
  /** COIL, HELIX or SHEET of each residue, if the file says. */
  secondary: Uint8Array | null;
}

export function readMmtf(bytes: Uint8Array): MmtfFile {
  const fields = unpack(bytes);
  if (!isFields(fields)) throw new Error("it is no MMTF");
  const build = new Build();
  const columns = columnsOf(fields);
  build.title = typeof fields.title === "string" ? fields.title : "";
  build.cell = cellOf(fields.unitCell);
  const secondary = addModels(build, fields, columns);
  addLongBonds(build, columns);
  build.secondaryGiven = secondary.some((kind) => kind > 0);
  return { build, secondary: build.secondaryGiven ? Uint8Array.from(secondary) : null };
}

const isFields = (value: Packed | undefined): value is Fields =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Uint8Array);

const numbersOf = (value: Packed | undefined): number[] =>
  Array.isArray(value) ? value.map(Number) : [];

function cellOf(value: Packed | undefined): Build["cell"] {
  const [a = 0, b = 0, c = 0, alpha = 0, beta = 0, gamma = 0] = numbersOf(value);
  return a > 1.01 && b > 1.01 && c > 1.01 && alpha > 1
    ? { lengths: [a, b, c], angles: [alpha, beta, gamma] }
    : null;
}

interface Columns {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  z: ArrayLike<number>;
  b: ArrayLike<number>;
  id: ArrayLike<number>;
  alternate: ArrayLike<number>;
  groupId: ArrayLike<number>;
  groupType: ArrayLike<number>;
  insertion: ArrayLike<number>;
  secondary: ArrayLike<number>;
  chainId: string[];
  chainName: string[];
  bonds: ArrayLike<number>;
  orders: ArrayLike<number>;
}

function columnsOf(fields: Fields): Columns {
  const list = (name: string) => decode(fields[name]);
  const x = list("xCoordList");
  if (x.length === 0) throw new Error("it holds no coordinates");
  return {
    x,
    y: list("yCoordList"),
    z: list("zCoordList"),
    b: list("bFactorList"),
    id: list("atomIdList"),
    alternate: list("altLocList"),
    groupId: list("groupIdList"),
    groupType: list("groupTypeList"),
    insertion: list("insCodeList"),
    secondary: list("secStructList"),
    chainId: decodeTexts(fields.chainIdList),
    chainName: decodeTexts(fields.chainNameList),
    bonds: list("bondAtomList"),
    orders: list("bondOrderList"),
  };
}

function groupsOf(value: Packed | undefined): Group[] {
  const texts = (list: Packed | undefined) => (Array.isArray(list) ? list.map(String) : []);
  return (Array.isArray(value) ? value : []).map((group) => {
    const fields = isFields(group) ? group : {};
    return {
      name: String(fields.groupName ?? ""),
      atoms: texts(fields.atomNameList),
      elements: texts(fields.elementList),
      charges: numbersOf(fields.formalChargeList),
      bonds: numbersOf(fields.bondAtomList),
      orders: numbersOf(fields.bondOrderList),
      type: String(fields.chemCompType ?? ""),
    };
  });
}

/** Where each atom of the file went: alternatives went nowhere. */
const placed = new WeakMap<Build, Int32Array>();

function addModels(build: Build, fields: Fields, columns: Columns): number[] {
  const groups = groupsOf(fields.groupList);
  const perChain = numbersOf(fields.groupsPerChain);
  const places = new Int32Array(columns.x.length).fill(-1);
  placed.set(build, places);
  const secondary: number[] = [];
  const at = { atom: 0, group: 0, chain: 0 };
  for (const chains of numbersOf(fields.chainsPerModel)) {
    build.model();
    for (let i = 0; i < chains; i++, at.chain++)
      for (let j = 0; j < (perChain[at.chain] ?? 0); j++, at.group++) {
        const group = groups[columns.groupType[at.group] ?? -1];
        if (!group) throw new Error(`its residue ${at.group + 1} is of no kind that it lists`);
        at.atom = addGroup(build, group, columns, places, at);
        if (build.residueAtom.length > secondary.length)
          secondary.push(kindOf(columns.secondary[at.group]));
      }
  }
  return secondary;
}

/** Codes of DSSP: 0 π helix, 2 α helix, 4 3-10 helix, 3 strand, 5 bridge. */
function kindOf(code: number | undefined): number {
  if (code === 0 || code === 2 || code === 4) return HELIX;
  return code === 3 ? SHEET : 0;
}

type At = { atom: number; group: number; chain: number };

function addGroup(
  build: Build,
  group: Group,
  columns: Columns,
  places: Int32Array,
  at: At,
): number {
  const start = build.models.at(-1)?.atom ?? 0;
  const letter = (code: number | undefined) => (code ? String.fromCharCode(code) : "");
  const chain = columns.chainName[at.chain] || columns.chainId[at.chain] || "";
  for (const [i, name] of group.atoms.entries()) {
    const atom = at.atom + i;
    const added = build.add({
      x: columns.x[atom] ?? Number.NaN,
      y: columns.y[atom] ?? Number.NaN,
      z: columns.z[atom] ?? Number.NaN,
      element: elementOf(group.elements[i] ?? ""),
      name,
      residue: group.name,
      residueNumber: columns.groupId[at.group] ?? 0,
      insertion: letter(columns.insertion[at.group]),
      chain,
      serial: columns.id[atom] ?? atom + 1,
      b: columns.b[atom] ?? Number.NaN,
      ...(group.charges[i] && { charge: group.charges[i] }),
      alternate: letter(columns.alternate[atom]),
      hetero: !/PEPTIDE|DNA|RNA/i.test(group.type),
    });
    if (added) places[atom] = build.atoms - 1 - start;
  }
  for (const [i, order] of group.orders.entries()) {
    const ends = [group.bonds[2 * i], group.bonds[2 * i + 1]].map((end) => at.atom + (end ?? 0));
    build.bond(places[ends[0] ?? -1] ?? -1, places[ends[1] ?? -1] ?? -1, orderOf(order));
  }
  return at.atom + group.atoms.length;
}

const orderOf = (order: number): number => (order === 2 || order === 3 ? order : 1);

/** Bonds between residues; in files of several models only those of the only model can be placed. */
function addLongBonds(build: Build, { bonds, orders }: Columns): void {
  const places = placed.get(build);
  if (build.models.length !== 1 || !places) return;
  for (let i = 0; 2 * i + 1 < bonds.length; i++)
    build.bond(
      places[bonds[2 * i] ?? -1] ?? -1,
      places[bonds[2 * i + 1] ?? -1] ?? -1,
      orderOf(orders[i] ?? 1),
    );
}

/** Texts of a fixed length, filled up with zeros. */
function decodeTexts(value: Packed | undefined): string[] {
  if (!(value instanceof Uint8Array) || value.length < 12) return [];
  const view = new DataView(value.buffer, value.byteOffset);
  if (view.getInt32(0) !== 5) return [];
  const width = Math.max(1, view.getInt32(8));
  const texts: string[] = [];
  for (let at = 12; at + width <= value.length; at += width)
    texts.push(String.fromCharCode(...value.subarray(at, at + width)).replace(/\0/g, ""));
  return texts;
}

/** A column by the codec that its head names. */
function decode(value: Packed | undefined): ArrayLike<number> {
  if (Array.isArray(value)) return value.map(Number);
  if (!(value instanceof Uint8Array) || value.length < 12) return [];
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const [codec, count, parameter] = [view.getInt32(0), view.getInt32(4), view.getInt32(8)];
  if (count < 0 || count > MOST_ATOMS * 8) throw new Error("a column says that it is too long");
  const int = (size: 1 | 2 | 4) => integers(view, size);
  const divide = (list: ArrayLike<number>) =>
    Float32Array.from(list, (each) => each / (parameter || 1));
  if (codec === 1) return floats(view);
  if (codec === 2) return int(1);
  if (codec === 3) return int(2);
  if (codec === 4) return int(4);
  if (codec === 6 || codec === 7) return runs(int(4), count);
  if (codec === 8) return sums(runs(int(4), count));
  if (codec === 9) return divide(runs(int(4), count));
  if (codec === 10) return divide(sums(joined(int(2), 32767)));
  if (codec === 11) return divide(int(2));
  if (codec === 12) return divide(joined(int(2), 32767));
  if (codec === 13) return divide(joined(int(1), 127));
  if (codec === 14) return joined(int(2), 32767);
  if (codec === 15) return joined(int(1), 127);
  throw new Error(`a column is packed in an unknown way, ${codec}`);
}

const HEAD_BYTES = 12;

function floats(view: DataView): Float32Array {
  const count = Math.floor((view.byteLength - HEAD_BYTES) / 4);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(HEAD_BYTES + 4 * i));
}

function integers(view: DataView, size: 1 | 2 | 4): Int32Array {
  const count = Math.floor((view.byteLength - HEAD_BYTES) / size);
  const read = size === 1 ? view.getInt8 : size === 2 ? view.getInt16 : view.getInt32;
  return Int32Array.from({ length: count }, (_, i) => read.call(view, HEAD_BYTES + size * i));
}

/** Pairs of a value and how often it comes. */
function runs(pairs: Int32Array, count: number): Int32Array {
  const all = new Int32Array(count);
  let at = 0;
  for (let i = 0; i + 1 < pairs.length && at < count; i += 2) {
    const end = Math.min(count, at + Math.max(0, pairs[i + 1] ?? 0));
    all.fill(pairs[i] ?? 0, at, end);
    at = end;
  }
  return all;
}

function sums(steps: Int32Array): Int32Array {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}

/** Numbers that do not fit go on while one is the largest or smallest that there is. */
function joined(parts: Int32Array, largest: number): Int32Array {
  const all: number[] = [];
  let sum = 0;
  for (const part of parts) {
    sum += part;
    if (part === largest || part === -largest - 1) continue;
    all.push(sum);
    sum = 0;
  }
  return Int32Array.from(all);
}
