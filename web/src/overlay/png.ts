/**
 * Numbers of a PNG as they are in the file: all colour types, 1 to 16 bits, interlaced too.
 *
 * Canvases cannot do this: they keep 8 bits and multiply colours by alpha. Ancillary chunks (gamma,
 * colour profiles) are left alone on purpose: ids and measurements are not colours.
 * Format: https://www.w3.org/TR/png-3/
 */
import { inflate } from "./inflate";
import { passesOf, type Rows } from "./pngRows";

export interface Png {
  width: number;
  height: number;
  /** 1 gray or palette index, 2 gray and alpha, 3 colour, 4 colour and alpha. */
  channels: 1 | 2 | 3 | 4;
  /** Bits of a sample: 1, 2, 4, 8, 16. */
  depth: number;
  /** Channel by channel, pixel by pixel, line by line; of 16 bits a Uint16Array. */
  samples: Uint8Array | Uint16Array;
  /** Red, green, blue of each index, if samples are indices. */
  palette?: Uint8Array;
}

/** Of 16 bits that is half a gigabyte: no page should ask for more. */
export const MOST_PIXELS = 2 ** 28;
/** Deflate makes no byte into more than this many. */
const MOST_INFLATION = 1032;

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const CHANNELS: Record<number, Png["channels"]> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Record<number, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Header {
  width: number;
  height: number;
  channels: Png["channels"];
  depth: number;
  interlaced: boolean;
}

/** Throws an Error whose message goes on after "the file …". */
export async function decodePng(bytes: Uint8Array): Promise<Png> {
  const { header, data, palette } = readChunks(bytes);
  const { width, height, channels, depth, interlaced } = header;
  const rows = passesOf({ width, height, channels, depth, interlaced });
  const stored = data.reduce((sum, part) => sum + part.length, 0);
  if (rows.bytes > stored * MOST_INFLATION)
    throw new Error(`is damaged: it claims ${width} × ${height} pixels and ends before`);
  const count = width * height * channels;
  const samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  await fill(rows, data, samples);
  return { width, height, channels, depth, samples, ...(palette && { palette }) };
}

async function fill(rows: Rows, data: Uint8Array[], samples: Png["samples"]): Promise<void> {
  for await (const part of inflate(data)) {
    if (!rows.take(part, samples)) break;
  }
  if (!rows.complete()) throw new Error("is damaged: it ends before its last line");
}

function readChunks(bytes: Uint8Array) {
  if (SIGNATURE.some((value, i) => bytes[i] !== value)) throw new Error("is no PNG");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let header: Header | undefined;
  let palette: Uint8Array | undefined;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = headerOf(content);
    else if (type === "PLTE") palette = content.slice();
    else if (type === "IDAT") data.push(content);
    else if (type === "IEND") break;
    at += 12 + length;
  }
  if (!header) throw new Error("is damaged: it has no header");
  return { header, data, palette };
}

function headerOf(content: Uint8Array): Header {
  if (content.length < 13) throw new Error("is damaged: its header is cut off");
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, color, , , interlace] = content.subarray(8) as unknown as number[];
  const channels = CHANNELS[color as number];
  if (width === 0 || height === 0) throw new Error("is damaged: it has no pixels");
  if (width * height > MOST_PIXELS)
    throw new Error(`has ${width} × ${height} pixels, more than a page can hold (${MOST_PIXELS})`);
  if (!channels || !DEPTHS[color as number]?.includes(depth as number))
    throw new Error("is damaged: its header names no kind of PNG");
  return { width, height, channels, depth: depth as number, interlaced: interlace === 1 };
}
