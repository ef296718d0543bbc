/** Reads the first points of a cloud and then more of them: ranges of each column's file. */
import { whyRefused } from "../../base/whyRefused";
import type { CloudItem, Column } from "./model";
import { SIZES } from "./model";

/** Drawn as soon as they are there. */
export const FIRST_POINTS = 1 << 16;
const MOST_POINTS = 1 << 20;

/** Points `first` to `first + count` of all columns, as they are stored. */
export interface Block {
  first: number;
  count: number;
  positions: Float32Array | Uint16Array | Uint32Array;
  colors?: Uint8Array;
  categories?: Uint8Array | Uint16Array | Uint32Array;
}

/** How many are read next: little at first, then growing. */
export const nextCount = (have: number, wanted: number): number =>
  Math.max(0, Math.min(wanted - have, have === 0 ? FIRST_POINTS : Math.min(MOST_POINTS, have)));

export async function readBlock(
  item: CloudItem,
  first: number,
  count: number,
  signal: AbortSignal,
): Promise<Block> {
  const { positions, colors, categories } = item;
  if (!positions) throw new Error("this cloud has no positions");
  const bytes = (column: Column | undefined, perPoint: number) =>
    column && readRange(column, perPoint, first, count, signal);
  const [xyz, rgb, ids] = await Promise.all([
    bytes(positions, 3) as Promise<ArrayBuffer>,
    bytes(colors, 3),
    bytes(categories, 1),
  ]);
  return {
    first,
    count,
    positions: numbersOf(positions.dtype, xyz) as Block["positions"],
    ...(rgb && { colors: new Uint8Array(rgb) }),
    ...(ids &&
      categories && { categories: numbersOf(categories.dtype, ids) as Uint8Array | Uint16Array }),
  };
}

function numbersOf(dtype: string, bytes: ArrayBuffer) {
  if (dtype === "<f4") return new Float32Array(bytes);
  if (dtype === "<u2") return new Uint16Array(bytes);
  return dtype === "<u4" ? new Uint32Array(bytes) : new Uint8Array(bytes);
}

async function readRange(
  { url, dtype, sizeBytes }: Column,
  perPoint: number,
  first: number,
  count: number,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const stride = (SIZES[dtype] ?? 1) * perPoint;
  const [from, to] = [first * stride, (first + count) * stride];
  if (to > sizeBytes)
    throw new Error(
      `the file ends too early: it has ${Math.floor(sizeBytes / stride)} of at least ${first + count} points`,
    );
  const whole = from === 0 && to === sizeBytes;
  const response = await fetch(url, {
    signal,
    ...(!whole && { headers: { Range: `bytes=${from}-${to - 1}` } }),
  });
  if (!response.ok) throw new Error(whyRefused(response.status));
  const bytes = await response.arrayBuffer();
  // What answers without ranges gives all of it.
  const part = !whole && response.status === 200 ? bytes.slice(from, to) : bytes;
  if (part.byteLength !== to - from)
    throw new Error(
      `the file is cut short: of the points from ${first} on only ${part.byteLength} of ${to - from} bytes are there`,
    );
  return part;
}
