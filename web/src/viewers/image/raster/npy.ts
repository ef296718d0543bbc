/** Reads the files of `numpy.save`, and says what single numbers are. */

export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

/** A picture as numbers, row by row, the channels of a pixel beside one another. */
export interface Numbers {
  width: number;
  height: number;
  channels: number;
  data: NumberArray;
  /** As NumPy names it: "float32". */
  dtype: string;
}

const HEADER =
  /'descr':\s*'([<>|=])([a-z])(\d+)'.*'fortran_order':\s*(True|False).*'shape':\s*\(([^)]*)\)/s;

export function parseNpy(bytes: Uint8Array): Numbers {
  const { text, begin } = headerOf(bytes);
  const [, order, kind, size, fortran, shape] = HEADER.exec(text) ?? [];
  if (!shape || fortran === "True") throw new Error("expected a plain array of numbers");
  const [height = 0, width = 0, channels = 1, ...more] = shape
    .split(",")
    .filter((n) => n.trim())
    .map(Number);
  if (more.length > 0) throw new Error(`expected a picture, got an array of shape (${shape})`);
  const count = width * height * channels;
  const length = count * Number(size);
  if (bytes.length < begin + length) throw new Error("the file of numbers is cut off");
  // A copy, so that it is aligned and may be turned around.
  const raw = bytes.slice(begin, begin + length);
  if (order === ">") swapBytes(raw, Number(size));
  return { width, height, channels, ...arrayOf(`${kind}${size}`, raw) };
}

function headerOf(bytes: Uint8Array): { text: string; begin: number } {
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  if (bytes[0] !== 0x93 || magic !== "NUMPY") throw new Error("expected a file of numpy.save");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 1) > 1;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const from = wide ? 12 : 10;
  return {
    text: new TextDecoder().decode(bytes.subarray(from, from + length)),
    begin: from + length,
  };
}

function swapBytes(raw: Uint8Array, size: number): void {
  for (let at = 0; at < raw.length; at += size) raw.subarray(at, at + size).reverse();
}

function arrayOf(
  type: string,
  { buffer }: Uint8Array<ArrayBuffer>,
): { data: NumberArray; dtype: string } {
  if (type === "b1") return { data: new Uint8Array(buffer), dtype: "bool" };
  if (type === "f2") return { data: halves(new Uint16Array(buffer)), dtype: "float16" };
  const make = ARRAYS[type];
  if (!make) throw new Error(`expected numbers, got elements of type ${type}`);
  const [Kind, dtype] = make;
  return { data: new Kind(buffer), dtype };
}

const ARRAYS: Record<string, readonly [new (buffer: ArrayBuffer) => NumberArray, string]> = {
  u1: [Uint8Array, "uint8"],
  i1: [Int8Array, "int8"],
  u2: [Uint16Array, "uint16"],
  i2: [Int16Array, "int16"],
  u4: [Uint32Array, "uint32"],
  i4: [Int32Array, "int32"],
  u8: [BigUint64Array, "uint64"],
  i8: [BigInt64Array, "int64"],
  f4: [Float32Array, "float32"],
  f8: [Float64Array, "float64"],
};

/** Numbers of 16 bits as their exact values. */
function halves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return (
      sign *
      (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : (fraction / 1024) * 2 ** -14)
    );
  });
}

/** Digits that tell neighbours of a type apart. */
const MOST_DIGITS: Record<string, number> = { float16: 5, float32: 9 };

/** A number with as few digits as name it and no other of its type; whole numbers in full. */
export function exactText(value: number | bigint, dtype: string): string {
  if (typeof value === "bigint" || Number.isInteger(value) || !Number.isFinite(value))
    return String(value);
  const most = MOST_DIGITS[dtype];
  if (most === undefined) return String(value);
  for (let digits = 1; digits < most; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(most)));
}

/** Channels that say how much there is of a colour; the last of two or of four says how opaque it is. */
export const colorChannels = (channels: number): number =>
  channels === 2 || channels === 4 ? channels - 1 : channels;

/** All numbers of a pixel as text; empty outside of the picture. */
export function pixelText(numbers: Numbers, x: number, y: number): string {
  const { width, height, channels, data, dtype } = numbers;
  if (x < 0 || y < 0 || x >= width || y >= height) return "";
  const at = (y * width + x) * channels;
  return Array.from({ length: channels }, (_, c) =>
    exactText(data[at + c] as number | bigint, dtype),
  ).join(" ");
}
