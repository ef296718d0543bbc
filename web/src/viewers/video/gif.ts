/**
 * Reads gif files and composes any of their frames, by the specification GIF89a. Browsers play a gif,
 * but do not let one look at a frame of it, least of all on pages that are not served securely.
 */

export interface GifFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Seconds from the beginning. */
  start: number;
  secs: number;
  /** What becomes of it before the next one: it stays, is cleared, or gives way to what was before. */
  disposal: number;
  transparent: number;
  interlaced: boolean;
  /** Where its colours are; three bytes each. */
  palette: number;
  colors: number;
  /** Where its compressed indices begin. */
  data: number;
}

export interface Gif {
  bytes: Uint8Array;
  width: number;
  height: number;
  secs: number;
  frames: GifFrame[];
}

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const CONTROL = 0xf9;
/** Browsers take what is shorter for a mistake, all of them in the same way. */
const SHORTEST_SECS = 0.011;
const INSTEAD_SECS = 0.1;
const MOST_PIXELS = 64 * 1024 * 1024;

/** Throws an Error whose message a user can read. What breaks off is read as far as it goes. */
export function readGif(bytes: Uint8Array): Gif {
  const head = String.fromCharCode(...bytes.subarray(0, 6));
  if (head !== "GIF89a" && head !== "GIF87a") throw new Error("the file is not a gif");
  const width = word(bytes, 6);
  const height = word(bytes, 8);
  if (width * height < 1 || width * height > MOST_PIXELS)
    throw new Error("the file is damaged: its size cannot be");
  const flags = bytes[10] as number;
  const shared = flags & 0x80 ? { at: 13, colors: 2 << (flags & 7) } : { at: 0, colors: 0 };
  const frames = readFrames(bytes, 13 + 3 * shared.colors, shared);
  if (frames.length === 0) throw new Error("the file is damaged: it has no frame");
  const last = frames[frames.length - 1] as GifFrame;
  return { bytes, width, height, frames, secs: last.start + last.secs };
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

interface Control {
  secs: number;
  disposal: number;
  transparent: number;
}

const PLAIN: Control = { secs: INSTEAD_SECS, disposal: 0, transparent: -1 };

function readFrames(
  bytes: Uint8Array,
  from: number,
  shared: { at: number; colors: number },
): GifFrame[] {
  const frames: GifFrame[] = [];
  let at = from;
  let start = 0;
  let control = PLAIN;
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === EXTENSION) {
      if (bytes[at + 1] === CONTROL) control = controlAt(bytes, at + 3);
      at = skipBlocks(bytes, at + 2);
    } else if (block === IMAGE) {
      const flags = bytes[at + 9] ?? 0;
      const own = flags & 0x80 ? 2 << (flags & 7) : 0;
      const data = at + 10 + 3 * own;
      if (data >= bytes.length) break;
      frames.push({
        left: word(bytes, at + 1),
        top: word(bytes, at + 3),
        width: word(bytes, at + 5),
        height: word(bytes, at + 7),
        ...control,
        start,
        interlaced: (flags & 0x40) !== 0,
        palette: own ? at + 10 : shared.at,
        colors: own || shared.colors,
        data,
      });
      start += control.secs;
      control = PLAIN;
      at = skipBlocks(bytes, data + 1);
    } else break;
  }
  return frames;
}

function controlAt(bytes: Uint8Array, at: number): Control {
  const flags = bytes[at] ?? 0;
  const secs = word(bytes, at + 1) / 100;
  return {
    secs: secs < SHORTEST_SECS ? INSTEAD_SECS : secs,
    disposal: (flags >> 2) & 7,
    transparent: flags & 1 ? (bytes[at + 3] ?? 0) : -1,
  };
}

function skipBlocks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next < bytes.length) {
    const length = bytes[next] as number;
    next += length + 1;
    if (length === 0) break;
  }
  return next;
}

/** The frame that is seen at a moment; the last one after the end. */
export function gifFrameAt({ frames }: Gif, secs: number): number {
  let [low, high] = [0, frames.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((frames[middle] as GifFrame).start <= secs + 1e-6) low = middle;
    else high = middle - 1;
  }
  return low;
}

const MOST_CODES = 4096;

/** The colour indices of a frame (LZW); what is missing stays 0. */
export function indicesOf({ bytes }: Gif, frame: GifFrame): Uint8Array {
  const out = new Uint8Array(frame.width * frame.height);
  const least = bytes[frame.data] ?? 0;
  if (least < 1 || least > 11) return out;
  const prefix = new Uint16Array(MOST_CODES);
  const suffix = new Uint8Array(MOST_CODES);
  const stack = new Uint8Array(MOST_CODES + 1);
  const clear = 1 << least;
  for (let code = 0; code < clear; code++) suffix[code] = code;
  let [size, next, last, first, filled] = [least + 1, clear + 2, -1, 0, 0];
  let [bits, held] = [0, 0];
  let at = frame.data + 1;
  let left = bytes[at++] ?? 0;
  while (left > 0 && filled < out.length) {
    while (held < size && left > 0) {
      bits |= (bytes[at++] ?? 0) << held;
      held += 8;
      left -= 1;
      if (left === 0) left = at < bytes.length ? (bytes[at++] ?? 0) : 0;
    }
    if (held < size) break;
    let code = bits & ((1 << size) - 1);
    bits >>>= size;
    held -= size;
    if (code === clear) {
      [size, next, last] = [least + 1, clear + 2, -1];
      continue;
    }
    if (code === clear + 1 || code > next) break;
    const given = code;
    let depth = 0;
    if (code === next) {
      if (last < 0) break;
      stack[depth++] = first;
      code = last;
    }
    while (code >= clear) {
      stack[depth++] = suffix[code] as number;
      code = prefix[code] as number;
    }
    first = suffix[code] as number;
    stack[depth++] = first;
    while (depth > 0 && filled < out.length) out[filled++] = stack[--depth] as number;
    if (last >= 0 && next < MOST_CODES) {
      prefix[next] = last;
      suffix[next] = first;
      next += 1;
      if (next === 1 << size && size < 12) size += 1;
    }
    last = given;
  }
  return out;
}

/** Rows of an interlaced frame in the order in which they are stored. */
function* rowsOf(height: number, interlaced: boolean): Generator<number> {
  const passes = interlaced
    ? [
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ]
    : [[0, 1]];
  for (const [from = 0, by = 1] of passes) for (let row = from; row < height; row += by) yield row;
}

/** Draws a frame over what is there. */
export function drawFrame(gif: Gif, frame: GifFrame, pixels: Uint8ClampedArray): void {
  const indices = indicesOf(gif, frame);
  const { bytes, width, height } = gif;
  let from = 0;
  for (const row of rowsOf(frame.height, frame.interlaced)) {
    const y = frame.top + row;
    for (let x = 0; x < frame.width; x++) {
      const index = indices[from++] as number;
      const inside = y < height && frame.left + x < width;
      if (!inside || index === frame.transparent || index >= frame.colors) continue;
      const to = (y * width + frame.left + x) * 4;
      const color = frame.palette + index * 3;
      pixels[to] = bytes[color] ?? 0;
      pixels[to + 1] = bytes[color + 1] ?? 0;
      pixels[to + 2] = bytes[color + 2] ?? 0;
      pixels[to + 3] = 255;
    }
  }
}

export function clearFrame(gif: Gif, frame: GifFrame, pixels: Uint8ClampedArray): void {
  const right = Math.min(gif.width, frame.left + frame.width);
  for (let y = frame.top; y < Math.min(gif.height, frame.top + frame.height); y++)
    if (right > frame.left)
      pixels.fill(0, (y * gif.width + frame.left) * 4, (y * gif.width + right) * 4);
}
