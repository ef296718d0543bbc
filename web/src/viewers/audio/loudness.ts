/**
 * Integrated loudness by ITU-R BS.1770-4: K-weighting, blocks of 400 ms that overlap by three
 * quarters, an absolute gate at −70 LUFS and a relative one 10 LU below what passes it.
 */
import { repeated, repeatsOf } from "./slow";

export interface Loudness {
  /** Null if nothing is loud enough to be measured. */
  lufs: number | null;
  /** Of the highest sample; null for silence. */
  peakDb: number | null;
}

const HOP_SECS = 0.1;
const HOPS_OF_BLOCK = 4;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE = 10 ** -1;
const OFFSET = -0.691;

/** Left, right, centre, (low frequencies,) left and right behind, in the order of WAV files. */
const WEIGHTS: Readonly<Record<number, readonly number[]>> = {
  5: [1, 1, 1, 1.41, 1.41],
  6: [1, 1, 1, 0, 1.41, 1.41],
};

export function loudnessOf(channels: readonly Float32Array[], rate: number): Loudness {
  const repeats = repeatsOf(rate);
  // The filters' frequencies must lie below half the rate; and so it is what one hears.
  if (repeats > 1)
    return loudnessOf(
      channels.map((samples) => repeated(samples, repeats)),
      rate * repeats,
    );
  const hop = Math.max(1, Math.round(rate * HOP_SECS));
  const frames = channels[0]?.length ?? 0;
  const hops = new Float64Array(Math.ceil(frames / hop));
  let peak = 0;
  for (const [number, samples] of channels.entries()) {
    const weight = WEIGHTS[channels.length]?.[number] ?? 1;
    peak = Math.max(peak, addEnergies(samples, rate, hop, weight, hops));
  }
  const blocks = blocksOf(hops, hop, frames);
  return { lufs: gated(blocks), peakDb: peak > 0 ? 20 * Math.log10(peak) : null };
}

/** Means of squares of each block; a sound too short for one is a block by itself. */
function blocksOf(hops: Float64Array, hop: number, frames: number): number[] {
  const whole = Math.floor(frames / hop);
  if (whole < HOPS_OF_BLOCK) return frames > 0 ? [hops.reduce((a, b) => a + b, 0) / frames] : [];
  return Array.from({ length: whole - HOPS_OF_BLOCK + 1 }, (_, i) => {
    const sum = hops.subarray(i, i + HOPS_OF_BLOCK).reduce((a, b) => a + b, 0);
    return sum / (HOPS_OF_BLOCK * hop);
  });
}

export function gated(blocks: readonly number[]): number | null {
  const loud = blocks.filter((power) => lufsOf(power) > ABSOLUTE_GATE_LUFS);
  if (loud.length === 0) return null;
  const gate = mean(loud) * RELATIVE_GATE;
  return lufsOf(mean(loud.filter((power) => power > gate)));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const lufsOf = (power: number): number => OFFSET + 10 * Math.log10(power);

/** Adds the weighted squares of the filtered samples to each hop; gives the highest sample. */
function addEnergies(
  samples: Float32Array,
  rate: number,
  hop: number,
  weight: number,
  hops: Float64Array,
): number {
  const [f, g] = kWeighting(rate);
  let [x1, x2, y1, y2, z1, z2, peak] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const given = samples[i] as number;
    const x = Number.isFinite(given) ? given : 0;
    const size = x < 0 ? -x : x;
    if (size > peak) peak = size;
    const y = f.b0 * x + f.b1 * x1 + f.b2 * x2 - f.a1 * y1 - f.a2 * y2;
    const z = g.b0 * y + g.b1 * y1 + g.b2 * y2 - g.a1 * z1 - g.a2 * z2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    z2 = z1;
    z1 = z;
    const at = (i / hop) | 0;
    hops[at] = (hops[at] as number) + weight * z * z;
  }
  return peak;
}

interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

const NONE: Biquad = { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };

/** Both filters at any rate, from the analogue ones behind the standard's numbers for 48 kHz. */
function kWeighting(rate: number): [Biquad, Biquad] {
  return [shelf(rate), highPass(rate)];
}

function shelf(rate: number): Biquad {
  const [frequency, gain, quality] = [1681.974450955533, 3.999843853973347, 0.7071752369554196];
  if (2 * frequency >= rate) return NONE;
  const k = Math.tan((Math.PI * frequency) / rate);
  const high = 10 ** (gain / 20);
  const band = high ** 0.4996667741545416;
  const scale = 1 + k / quality + k * k;
  return {
    b0: (high + (band * k) / quality + k * k) / scale,
    b1: (2 * (k * k - high)) / scale,
    b2: (high - (band * k) / quality + k * k) / scale,
    a1: (2 * (k * k - 1)) / scale,
    a2: (1 - k / quality + k * k) / scale,
  };
}

function highPass(rate: number): Biquad {
  const [frequency, quality] = [38.13547087602444, 0.5003270373238773];
  if (2 * frequency >= rate) return NONE;
  const k = Math.tan((Math.PI * frequency) / rate);
  const scale = 1 + k / quality + k * k;
  return {
    b0: 1,
    b1: -2,
    b2: 1,
    a1: (2 * (k * k - 1)) / scale,
    a2: (1 - k / quality + k * k) / scale,
  };
}

/** Factors that make all as loud as the quietest: nothing is amplified, so nothing clips. */
export function matchedGains(lufs: readonly (number | null | undefined)[]): number[] {
  const measured = lufs.filter((value) => typeof value === "number");
  const quietest = Math.min(...measured);
  return lufs.map((value) => (typeof value === "number" ? 10 ** ((quietest - value) / 20) : 1));
}
