/** The text at the beginning of a PLY file. */
import { MeshError } from "./shape";

export type PlyType = "i1" | "u1" | "i2" | "u2" | "i4" | "u4" | "f4" | "f8";

export interface PlyProperty {
  name: string;
  type: PlyType;
  /** It is a list; its length comes first, of this type. */
  list?: PlyType;
}

export interface PlyElement {
  name: string;
  count: number;
  properties: PlyProperty[];
}

export interface PlyHeader {
  format: "ascii" | "little" | "big";
  elements: PlyElement[];
  /** Where the data begin. */
  bytes: number;
}

const TYPES: Readonly<Record<string, PlyType>> = {
  char: "i1",
  int8: "i1",
  uchar: "u1",
  uint8: "u1",
  short: "i2",
  int16: "i2",
  ushort: "u2",
  uint16: "u2",
  int: "i4",
  int32: "i4",
  uint: "u4",
  uint32: "u4",
  float: "f4",
  float32: "f4",
  double: "f8",
  float64: "f8",
};
const FORMATS: Readonly<Record<string, PlyHeader["format"]>> = {
  ascii: "ascii",
  binary_little_endian: "little",
  binary_big_endian: "big",
};
const LONGEST_BYTES = 256 * 1024;
const END = /\nend_header[ \t]*\r?\n/;

export function readHeader(file: Uint8Array): PlyHeader {
  const text = new TextDecoder("latin1").decode(file.subarray(0, LONGEST_BYTES));
  const end = END.exec(text) ?? /\rend_header[ \t]*\r/.exec(text);
  if (!text.startsWith("ply") || !end) throw new MeshError("its header has no end");
  const lines = text.slice(0, end.index).split(/\r\n|\r|\n/);
  const header: PlyHeader = { format: "ascii", elements: [], bytes: end.index + end[0].length };
  for (const line of lines) takeLine(header, line.trim().split(/\s+/));
  return header;
}

function takeLine(header: PlyHeader, words: string[]): void {
  const [word, first = "", second = ""] = words;
  if (word === "format") header.format = known(FORMATS, first, "format");
  else if (word === "element")
    header.elements.push({ name: first, count: countOf(second), properties: [] });
  else if (word === "property") {
    const element = header.elements.at(-1);
    if (!element) throw new MeshError("a property comes before any element");
    element.properties.push(propertyOf(words));
  }
}

function propertyOf([, ...words]: string[]): PlyProperty {
  const [first = "", second = "", third = "", fourth = ""] = words;
  if (first === "list")
    return { name: fourth, list: known(TYPES, second, "type"), type: known(TYPES, third, "type") };
  return { name: second, type: known(TYPES, first, "type") };
}

function known<Value>(table: Readonly<Record<string, Value>>, name: string, what: string): Value {
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value === undefined) throw new MeshError(`its ${what} "${name.slice(0, 40)}" is unknown`);
  return value;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new MeshError(`it counts "${text.slice(0, 40)}" of something`);
  return count;
}
