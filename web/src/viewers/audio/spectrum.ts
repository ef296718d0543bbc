/** Columns of a spectrogram, computed from samples in memory. */
import { transformOf } from "./fft";
import { LEAST_PLAYED_HZ } from "./slow";

export interface SpectrumRequest {
  /** Frames; the last one is not included. */
  first: number;
  last: number;
  columns: number;
  /** Samples of one transform: a power of two. */
  size: number;
  /** Null: the mean of all. */
  channel: number | null;
}

/** Half decibels above this: what a column's bytes count. */
export const FLOOR_DB = -127.5;
export const dbOf = (byte: number): number => FLOOR_DB + byte / 2;

/** Where a column stands for a long stretch, it is the mean of at most so many transforms. */
const MOST_PER_COLUMN = 4;

/** Some columns, one after the other, `size / 2 + 1` bytes each. */
export function spectrumColumns(
  samples: Float32Array,
  request: SpectrumRequest,
  begin: number,
  end: number,
): Uint8Array<ArrayBuffer> {
  const { first, last, columns, size } = request;
  const bins = size / 2 + 1;
  const values = new Uint8Array((end - begin) * bins);
  const hop = (last - first) / columns;
  const each = Math.min(MOST_PER_COLUMN, Math.max(1, Math.round(hop / size)));
  const transform = transformOf(size);
  const power = new Float64Array(bins);
  const sum = new Float64Array(bins);
  for (let column = begin; column < end; column++) {
    sum.fill(0);
    for (let i = 0; i < each; i++) {
      const moment = first + ((column * each + i + 0.5) * hop) / each;
      transform.power(samples, Math.floor(moment) - size / 2, power);
      for (let bin = 0; bin < bins; bin++) sum[bin] = (sum[bin] as number) + (power[bin] as number);
    }
    const at = (column - begin) * bins;
    for (let bin = 0; bin < bins; bin++) values[at + bin] = byteOf((sum[bin] as number) / each);
  }
  return values;
}

const byteOf = (power: number): number => {
  const byte = Math.round((10 * Math.log10(Math.max(power, 1e-13)) - FLOOR_DB) * 2);
  return Math.max(0, Math.min(255, byte));
};

/** The mean of all channels. */
export function mixOf(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (!first || channels.length === 1) return first ?? new Float32Array(0);
  const mixed = new Float32Array(first.length);
  for (const samples of channels)
    for (let i = 0; i < mixed.length; i++)
      mixed[i] = (mixed[i] as number) + (samples[i] as number) / channels.length;
  return mixed;
}

const SIZES = [256, 512, 1024, 2048, 4096];
/** Of what is no sound to the ear, such as a heartbeat. */
const SLOW_SIZE = 64;
/** Long enough to tell tones apart, short enough to tell moments apart. */
const USUAL_SECS = 0.046;

/** Samples of a transform where nobody chose. */
export const usualSize = (rate: number): number =>
  rate < LEAST_PLAYED_HZ
    ? SLOW_SIZE
    : (SIZES.find((size) => size >= rate * USUAL_SECS * 0.75) ?? 4096);
