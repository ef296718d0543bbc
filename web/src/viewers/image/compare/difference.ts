/** How two pictures differ, number by number. Exact: of 16 bits and floats, too. */
import { colorChannels, type Numbers } from "../raster/npy";

/** What becomes of a pixel's channels. */
export type Over = "mean" | "max";

export interface Figures {
  /** Mean of |A − B| over all channels of all pixels. */
  mean: number;
  /** Root of the mean of (A − B)². */
  rms: number;
  /** Peak signal to noise in dB; infinite for equal pictures. */
  psnr: number;
  /** What PSNR takes for the whole range of numbers. */
  peak: number;
  greatest: number;
  /** Part of the pixels that differ in a channel. */
  share: number;
  /** Channels where one or both are no finite number, and differ or not: they are in no mean. */
  notFinite: number;
}

export interface Difference extends Figures {
  width: number;
  height: number;
  /** |A − B| of each pixel; NaN where it is no number. */
  values: Float32Array;
}

/** Pixels between two looks at the clock. */
const BLOCK = 1 << 18;
/** Longer than a frame nobody waits for a click. */
const MOST_MS = 12;

/** Why they cannot be compared, or nothing. */
export function unlike(a: Numbers, b: Numbers): string | undefined {
  if (a.width !== b.width || a.height !== b.height)
    return `A is ${a.width} × ${a.height} pixels, B ${b.width} × ${b.height}: only pictures of one size can be subtracted.`;
  const channels = [a, b].map((one) => colorChannels(one.channels));
  if (channels[0] !== channels[1])
    return `A is ${channels[0] === 1 ? "gray" : "in colour"}, B ${channels[1] === 1 ? "gray" : "in colour"}: they have no channels in common.`;
  return undefined;
}

/** Subtract in pieces, so that the page stays quick; `stopped` ends it. Alpha does not count. */
export async function subtract(
  a: Numbers,
  b: Numbers,
  over: Over,
  stopped: () => boolean = () => false,
): Promise<Difference | undefined> {
  const sums = newSums();
  const { width, height } = a;
  const values = new Float32Array(width * height);
  let rested = performance.now();
  for (let from = 0; from < values.length; from += BLOCK) {
    subtractBlock(a, b, over, values, from, Math.min(values.length, from + BLOCK), sums);
    if (performance.now() - rested < MOST_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (stopped()) return undefined;
    rested = performance.now();
  }
  return { width, height, values, ...figuresOf(sums, values.length, peakOf(a, b, sums)) };
}

interface Sums {
  absolute: number;
  squared: number;
  finite: number;
  notFinite: number;
  greatest: number;
  differing: number;
  least: number;
  most: number;
}

const newSums = (): Sums => ({
  absolute: 0,
  squared: 0,
  finite: 0,
  notFinite: 0,
  greatest: 0,
  differing: 0,
  least: Number.POSITIVE_INFINITY,
  most: Number.NEGATIVE_INFINITY,
});

function subtractBlock(
  a: Numbers,
  b: Numbers,
  over: Over,
  values: Float32Array,
  from: number,
  end: number,
  sums: Sums,
): void {
  const colors = colorChannels(a.channels);
  for (let pixel = from; pixel < end; pixel++) {
    let sum = 0;
    let most = 0;
    let differs = false;
    for (let c = 0; c < colors; c++) {
      const left = Number(a.data[pixel * a.channels + c]);
      const right = Number(b.data[pixel * b.channels + c]);
      const distance = Math.abs(left - right);
      if (Number.isFinite(distance)) {
        note(sums, left, right, distance);
        differs ||= distance > 0;
        sum += distance;
        if (distance > most) most = distance;
      } else {
        sums.notFinite += 1;
        differs ||= !Object.is(left, right);
        sum = Number.NaN;
      }
    }
    if (differs) sums.differing += 1;
    values[pixel] = Number.isNaN(sum) ? Number.NaN : over === "max" ? most : sum / colors;
  }
}

function note(sums: Sums, left: number, right: number, distance: number): void {
  sums.finite += 1;
  sums.absolute += distance;
  sums.squared += distance * distance;
  if (distance > sums.greatest) sums.greatest = distance;
  if (left < sums.least) sums.least = left;
  if (right < sums.least) sums.least = right;
  if (left > sums.most) sums.most = left;
  if (right > sums.most) sums.most = right;
}

const PEAKS: Record<string, number> = { uint8: 255, uint16: 65_535, bool: 1 };

/** Of colours what 8 or 16 bits hold; of other numbers the range of both pictures. */
const peakOf = (a: Numbers, b: Numbers, { least, most }: Sums): number =>
  (a.dtype === b.dtype ? PEAKS[a.dtype] : undefined) ?? Math.max(0, most - least);

function figuresOf(sums: Sums, pixels: number, peak: number): Figures {
  const { finite, greatest, differing, notFinite } = sums;
  const squared = finite ? sums.squared / finite : Number.NaN;
  return {
    mean: finite ? sums.absolute / finite : Number.NaN,
    rms: Math.sqrt(squared),
    psnr: 10 * Math.log10((peak * peak) / squared),
    peak,
    greatest: finite ? greatest : Number.NaN,
    share: pixels ? differing / pixels : 0,
    notFinite,
  };
}

/** Part of the pixels whose class differs; undefined if the masks are of different sizes. */
export function differingShare(
  a: { ids: ArrayLike<number>; nameOf: (id: number) => string },
  b: { ids: ArrayLike<number>; nameOf: (id: number) => string },
): number | undefined {
  if (a.ids.length !== b.ids.length || a.ids.length === 0) return undefined;
  const same = new Map<number, Map<number, boolean>>();
  let differing = 0;
  for (let i = 0; i < a.ids.length; i++) {
    const [left, right] = [a.ids[i] as number, b.ids[i] as number];
    if (!isSame(left, right)) differing += 1;
  }
  return differing / a.ids.length;

  /** By name: another run may number its classes otherwise. */
  function isSame(left: number, right: number): boolean {
    const row = same.get(left) ?? new Map<number, boolean>();
    same.set(left, row);
    const known = row.get(right) ?? a.nameOf(left) === b.nameOf(right);
    row.set(right, known);
    return known;
  }
}

/** Colours of a sequential map for |A − B|, from 0 to `greatest`; transparent where it is no number. */
export function differencePixels(
  { values }: Pick<Difference, "values">,
  greatest: number,
  table: Uint8ClampedArray,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(values.length * 4);
  const factor = greatest > 0 ? 255 / greatest : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const color = Math.min(255, Math.round(value * factor)) * 3;
    pixels[i * 4] = table[color] as number;
    pixels[i * 4 + 1] = table[color + 1] as number;
    pixels[i * 4 + 2] = table[color + 2] as number;
    pixels[i * 4 + 3] = 255;
  }
  return pixels;
}
