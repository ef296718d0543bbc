/** The numbers of a PLY file, one after the other. */
import type { PlyHeader, PlyProperty, PlyType } from "./plyHeader";
import { Scanner } from "./scanner";
import { MeshError } from "./shape";

export interface PlySource {
  number: (type: PlyType) => number;
  list: (property: PlyProperty) => number[];
}

const SIZES: Readonly<Record<PlyType, number>> = {
  i1: 1,
  u1: 1,
  i2: 2,
  u2: 2,
  i4: 4,
  u4: 4,
  f4: 4,
  f8: 8,
};

export function sourceOf(header: PlyHeader, bytes: Uint8Array): PlySource {
  checkLength(header, bytes.length - header.bytes);
  const number =
    header.format === "ascii"
      ? fromText(bytes.subarray(header.bytes))
      : fromBytes(bytes.subarray(header.bytes), header.format === "little");
  const left = bytes.length;
  const list = ({ list: lengths = "u1", type }: PlyProperty): number[] => {
    const length = number(lengths);
    if (!(length >= 0 && length <= left)) throw new MeshError(`a list has ${length} numbers`);
    return Array.from({ length }, () => number(type));
  };
  return { number, list };
}

/** Before room is made for as much as the header promises. */
function checkLength({ format, elements }: PlyHeader, bytes: number): void {
  const least = elements.reduce((sum, { count, properties }) => {
    const of = (property: PlyProperty) =>
      format === "ascii" ? 2 : SIZES[property.list ?? property.type];
    return sum + count * properties.reduce((all, property) => all + of(property), 0);
  }, 0);
  if (least > bytes + 2) throw new MeshError("it is shorter than its header promises");
}

function fromText(bytes: Uint8Array): PlySource["number"] {
  const scanner = new Scanner(bytes);
  return () => {
    scanner.skipWhite();
    if (scanner.done) throw new MeshError("it is shorter than its header promises");
    return scanner.numberHere();
  };
}

function fromBytes(bytes: Uint8Array, little: boolean): PlySource["number"] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return (type) => {
    const from = at;
    at += SIZES[type];
    if (at > bytes.length) throw new MeshError("it is shorter than its header promises");
    switch (type) {
      case "i1":
        return view.getInt8(from);
      case "u1":
        return view.getUint8(from);
      case "i2":
        return view.getInt16(from, little);
      case "u2":
        return view.getUint16(from, little);
      case "i4":
        return view.getInt32(from, little);
      case "u4":
        return view.getUint32(from, little);
      case "f4":
        return view.getFloat32(from, little);
      case "f8":
        return view.getFloat64(from, little);
    }
  };
}
