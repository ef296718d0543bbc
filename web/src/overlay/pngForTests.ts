/** Makes PNGs of every kind for tests; imported by tests only. */
import { deflateSync } from "node:zlib";

export interface Recipe {
  width: number;
  height: number;
  /** PNG's number of the colour type. */
  color: 0 | 2 | 3 | 4 | 6;
  depth: 1 | 2 | 4 | 8 | 16;
  samples: ArrayLike<number>;
  interlaced?: boolean;
  /** Of each line in turn. */
  filters?: readonly number[];
  palette?: Uint8Array;
  /** The compressed data come in pieces of this size. */
  chunkBytes?: number;
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function makePng(recipe: Recipe): Uint8Array {
  const { width, height, color, depth, interlaced = false, palette, chunkBytes = 1 << 30 } = recipe;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  [depth, color, 0, 0, Number(interlaced)].forEach((value, i) => {
    header.setUint8(8 + i, value);
  });
  const body = deflateSync(Uint8Array.from(linesOf(recipe)));
  const pieces: [string, Uint8Array][] = [];
  for (let at = 0; at < body.length; at += chunkBytes)
    pieces.push(["IDAT", body.subarray(at, at + chunkBytes)]);
  return pngOf([
    ["IHDR", new Uint8Array(header.buffer)],
    ...(palette ? [["PLTE", palette] as [string, Uint8Array]] : []),
    ...pieces,
    ["IEND", new Uint8Array()],
  ]);
}

export function pngOf(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = [Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)];
  for (const [type, content] of chunks) {
    const chunk = new Uint8Array(12 + content.length);
    new DataView(chunk.buffer).setUint32(0, content.length);
    chunk.set(new TextEncoder().encode(type), 4);
    chunk.set(content, 8);
    parts.push(chunk);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function linesOf({ width, height, color, depth, samples, ...rest }: Recipe): number[] {
  const channels = CHANNELS[color];
  const step = Math.max(1, (channels * depth) >> 3);
  const { interlaced, filters = [0] } = rest;
  const bytes: number[] = [];
  let line = 0;
  for (const [left, top, across, down] of interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const)) {
    let before: number[] = [];
    for (let y = top; y < height; y += down) {
      const row: number[] = [];
      for (let x = left; x < width; x += across)
        for (let c = 0; c < channels; c++)
          row.push(samples[(y * width + x) * channels + c] as number);
      if (row.length === 0) continue;
      const packed = pack(row, depth);
      const filter = filters[line++ % filters.length] as number;
      bytes.push(filter, ...filtered(packed, before, filter, step));
      before = packed;
    }
  }
  return bytes;
}

function pack(row: readonly number[], depth: number): number[] {
  if (depth === 8) return [...row];
  if (depth === 16) return row.flatMap((value) => [value >> 8, value & 255]);
  const bytes = new Array<number>(Math.ceil((row.length * depth) / 8)).fill(0);
  row.forEach((value, i) => {
    const bit = i * depth;
    bytes[bit >> 3] = (bytes[bit >> 3] as number) | (value << (8 - depth - (bit & 7)));
  });
  return bytes;
}

function filtered(line: number[], before: number[], filter: number, step: number): number[] {
  return line.map((value, i) => {
    const [a, b, c] = [line[i - step] ?? 0, before[i] ?? 0, before[i - step] ?? 0];
    const left = i >= step ? a : 0;
    const corner = i >= step ? c : 0;
    const guess = [0, left, b, (left + b) >> 1, paeth(left, b, corner)][filter] as number;
    return (value - guess) & 255;
  });
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}
