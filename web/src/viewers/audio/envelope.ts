/** Lowest and highest samples of stretches of a sound, from its samples or from stored peaks. */
import type { Span } from "./timeline";

export interface Outline {
  min: Float32Array;
  max: Float32Array;
  /** Root mean squares; empty if they are not known. */
  rms: Float32Array;
}

/** Stretches of equal length over a span of seconds. */
export interface Envelope {
  span: Span;
  columns: number;
  channels: Outline[];
  /** Each stretch is one sample: it is a curve, not an area. */
  exact: boolean;
}

/** Frames of one block of the finest level that is kept. */
const BLOCK = 256;

export interface Pyramid {
  min: Float32Array;
  max: Float32Array;
  /** Sums of squares. */
  energy: Float32Array;
}

export function pyramidOf(samples: Float32Array): Pyramid {
  const blocks = Math.ceil(samples.length / BLOCK);
  const made = {
    min: new Float32Array(blocks),
    max: new Float32Array(blocks),
    energy: new Float32Array(blocks),
  };
  for (let block = 0; block < blocks; block++)
    put(made, block, measure(samples, block * BLOCK, (block + 1) * BLOCK));
  return made;
}

interface Measured {
  min: number;
  max: number;
  energy: number;
}

function put(to: Pyramid, at: number, { min, max, energy }: Measured): void {
  to.min[at] = min;
  to.max[at] = max;
  to.energy[at] = energy;
}

function measure(samples: Float32Array, from: number, to: number): Measured {
  const end = Math.min(to, samples.length);
  let min = samples[from] ?? 0;
  let max = min;
  let energy = 0;
  for (let i = from; i < end; i++) {
    const value = samples[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
    energy += value * value;
  }
  return { min, max, energy };
}

/** The same over whole blocks where a stretch has any, and over samples at its ends. */
function measureFast(samples: Float32Array, pyramid: Pyramid, from: number, to: number): Measured {
  const first = Math.ceil(from / BLOCK);
  const last = Math.floor(to / BLOCK);
  if (last - first < 2) return measure(samples, from, to);
  const found: Measured = {
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    energy: 0,
  };
  if (from < first * BLOCK) join(found, measure(samples, from, first * BLOCK));
  if (last * BLOCK < to) join(found, measure(samples, last * BLOCK, to));
  for (let block = first; block < last; block++) {
    found.min = Math.min(found.min, pyramid.min[block] as number);
    found.max = Math.max(found.max, pyramid.max[block] as number);
    found.energy += pyramid.energy[block] as number;
  }
  return found;
}

function join(to: Measured, more: Measured): void {
  to.min = Math.min(to.min, more.min);
  to.max = Math.max(to.max, more.max);
  to.energy += more.energy;
}

/** Of samples in memory, over the frames that lie in a span, in about so many columns. */
export function envelopeOf(
  channels: readonly Float32Array[],
  pyramids: readonly Pyramid[],
  rate: number,
  span: Span,
  most: number,
): Envelope {
  const frames = channels[0]?.length ?? 0;
  const first = Math.max(0, Math.floor(span.from * rate));
  const last = Math.min(frames, Math.ceil(span.to * rate) + 1);
  const columns = Math.max(0, Math.min(most, last - first));
  const outlines = channels.map((samples, number) => {
    const outline = emptyOutline(columns);
    for (let i = 0; i < columns; i++) {
      const from = first + Math.floor((i * (last - first)) / columns);
      const to = first + Math.floor(((i + 1) * (last - first)) / columns);
      const found = measureFast(samples, pyramids[number] as Pyramid, from, to);
      outline.min[i] = found.min;
      outline.max[i] = found.max;
      outline.rms[i] = Math.sqrt(found.energy / Math.max(1, to - from));
    }
    return outline;
  });
  return {
    span: { from: first / rate, to: last / rate },
    columns,
    channels: outlines,
    exact: columns > 0 && columns === last - first,
  };
}

const emptyOutline = (columns: number): Outline => ({
  min: new Float32Array(columns),
  max: new Float32Array(columns),
  rms: new Float32Array(columns),
});

const ONE = 32767;

/** A file of peaks: int16, channel after channel, lowest and highest of each stretch. */
export function envelopeOfPeaks(bytes: ArrayBuffer, channels: number, to: number): Envelope {
  const pairs = new Int16Array(bytes, 0, bytes.byteLength >> 1);
  const columns = Math.floor(pairs.length / 2 / Math.max(1, channels));
  const outlines = Array.from({ length: channels }, (_, channel) => {
    const outline = { ...emptyOutline(columns), rms: new Float32Array(0) };
    for (let i = 0; i < columns; i++) {
      outline.min[i] = (pairs[(channel * columns + i) * 2] as number) / ONE;
      outline.max[i] = (pairs[(channel * columns + i) * 2 + 1] as number) / ONE;
    }
    return outline;
  });
  return { span: { from: 0, to }, columns, channels: outlines, exact: false };
}

/** The coarse outline of the metadata: lowest and highest in turns. */
export function envelopeOfOverview(pairs: Float32Array, to: number): Envelope {
  const columns = pairs.length >> 1;
  const outline = { ...emptyOutline(columns), rms: new Float32Array(0) };
  for (let i = 0; i < columns; i++) {
    outline.min[i] = pairs[2 * i] as number;
    outline.max[i] = pairs[2 * i + 1] as number;
  }
  return { span: { from: 0, to }, columns, channels: [outline], exact: false };
}

/** All channels as one. */
export function merged(envelope: Envelope): Envelope {
  const { channels, columns } = envelope;
  const [first] = channels;
  if (channels.length < 2 || !first) return envelope;
  if (envelope.exact) return { ...envelope, channels: [meanOf(channels, columns)] };
  const known = first.rms.length > 0;
  const one = { ...emptyOutline(columns), ...(!known && { rms: first.rms }) };
  for (let i = 0; i < columns; i++) {
    one.min[i] = Math.min(...channels.map((each) => each.min[i] as number));
    one.max[i] = Math.max(...channels.map((each) => each.max[i] as number));
    if (!known) continue;
    const energy = channels.reduce((sum, each) => sum + (each.rms[i] as number) ** 2, 0);
    one.rms[i] = Math.sqrt(energy / channels.length);
  }
  return { ...envelope, channels: [one], exact: false };
}

/** What one hears of all channels at each sample. */
function meanOf(channels: readonly Outline[], columns: number): Outline {
  const mean = Float32Array.from(
    { length: columns },
    (_, i) => channels.reduce((sum, each) => sum + (each.min[i] as number), 0) / channels.length,
  );
  return { min: mean, max: mean, rms: new Float32Array(0) };
}
