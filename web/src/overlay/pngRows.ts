/** Puts the inflated lines of a PNG where they belong: filters undone, passes of Adam7 spread. */
import { unfilter } from "./unfilter";

export interface Shape {
  width: number;
  height: number;
  channels: number;
  depth: number;
  interlaced: boolean;
}

type Samples = Uint8Array | Uint16Array;

interface Pass {
  /** Of its first pixel, and from one to the next. */
  left: number;
  top: number;
  across: number;
  down: number;
  width: number;
  height: number;
  /** Of a line without its filter byte. */
  lineBytes: number;
}

export interface Rows {
  /** All that must come. */
  bytes: number;
  /** False as soon as nothing more is needed. */
  take: (part: Uint8Array, samples: Samples) => boolean;
  complete: () => boolean;
}

/** First column, first line, columns apart, lines apart: https://www.w3.org/TR/png-3/#8Interlace */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const AT_ONCE = [[0, 0, 1, 1]] as const;

export function passesOf(shape: Shape): Rows {
  const bits = shape.channels * shape.depth;
  const passes = (shape.interlaced ? ADAM7 : AT_ONCE).flatMap(([left, top, across, down]) => {
    const width = Math.ceil((shape.width - left) / across);
    const height = Math.ceil((shape.height - top) / down);
    if (width <= 0 || height <= 0) return [];
    return [{ left, top, across, down, width, height, lineBytes: Math.ceil((width * bits) / 8) }];
  });
  return rowsOf(shape, passes);
}

function rowsOf(shape: Shape, passes: readonly Pass[]): Rows {
  const pixelBytes = Math.max(1, (shape.channels * shape.depth) >> 3);
  const bytes = passes.reduce((sum, pass) => sum + pass.height * (pass.lineBytes + 1), 0);
  let at = 0;
  let line = 0;
  let filled = 0;
  let [current, previous] = lines(passes[0]);
  const finishLine = (pass: Pass, samples: Samples) => {
    unfilter(current, previous, pixelBytes);
    place(current, pass, line, shape, samples);
    [current, previous] = [previous, current];
    filled = 0;
    line += 1;
    if (line < pass.height) return;
    at += 1;
    line = 0;
    [current, previous] = lines(passes[at]);
  };
  return {
    bytes,
    complete: () => at >= passes.length,
    take(part, samples) {
      for (let from = 0; from < part.length; ) {
        const pass = passes[at];
        if (!pass) return false;
        const end = Math.min(part.length, from + current.length - filled);
        current.set(from === 0 && end === part.length ? part : part.subarray(from, end), filled);
        filled += end - from;
        from = end;
        if (filled === current.length) finishLine(pass, samples);
      }
      return true;
    },
  };
}

/** Lines with their filter byte in front. */
const lines = (pass: Pass | undefined): [Uint8Array, Uint8Array] => {
  const length = pass ? pass.lineBytes + 1 : 0;
  return [new Uint8Array(length), new Uint8Array(length)];
};

function place(line: Uint8Array, pass: Pass, row: number, shape: Shape, samples: Samples): void {
  const { channels, depth, width } = shape;
  const start = ((pass.top + row * pass.down) * width + pass.left) * channels;
  if (depth === 8 && pass.across === 1) {
    (samples as Uint8Array).set(line.subarray(1), start);
    return;
  }
  const stride = pass.across * channels;
  for (let x = 0, to = start; x < pass.width; x++, to += stride)
    for (let c = 0; c < channels; c++) samples[to + c] = sampleAt(line, x * channels + c, depth);
}

function sampleAt(line: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return line[index + 1] as number;
  if (depth === 16) return ((line[2 * index + 1] as number) << 8) | (line[2 * index + 2] as number);
  const bit = index * depth;
  const byte = line[(bit >> 3) + 1] as number;
  return (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}
