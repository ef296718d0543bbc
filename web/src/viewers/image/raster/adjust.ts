/** Brightness, contrast, gamma and window: how numbers become light on the screen. Changes no number. */
import { colorChannels, type Numbers } from "./npy";

export interface Adjust {
  /** Factor of the light. */
  brightness: number;
  /** Factor of the distance from middle gray. */
  contrast: number;
  /** Above 1 makes dark parts lighter. */
  gamma: number;
  /** What is black and what is white of exact numbers; null: all of them. "percentile": all but 1 % at each end. */
  window: "percentile" | readonly [low: number, high: number] | null;
}

export const PLAIN: Adjust = { brightness: 1, contrast: 1, gamma: 1, window: null };

export const isPlain = ({ brightness, contrast, gamma, window }: Adjust): boolean =>
  brightness === 1 && contrast === 1 && gamma === 1 && window === null;

/** "brightness:1.5,window:0:4095" for a link; nothing if all is plain. */
export function formatAdjust(adjust: Adjust): string | undefined {
  const words = FACTORS.flatMap((name) =>
    adjust[name] === 1 ? [] : [`${name}:${short(adjust[name])}`],
  );
  const { window } = adjust;
  if (window === "percentile") words.push("window:percentile");
  else if (window) words.push(`window:${window[0]}:${window[1]}`);
  return words.join(",") || undefined;
}

const FACTORS = ["brightness", "contrast", "gamma"] as const;
const short = (value: number): number => Number(value.toPrecision(4));
/** Ends of what a slider offers and a link may ask for. */
export const LEAST_FACTOR = 0.1;
export const MOST_FACTOR = 10;

export function parseAdjust(text: string | undefined): Adjust {
  const found = { ...PLAIN };
  for (const word of (text ?? "").split(",")) {
    const [name, first, second] = word.split(":");
    const factor = FACTORS.find((one) => one === name);
    const value = Number(first);
    if (factor && value >= LEAST_FACTOR && value <= MOST_FACTOR) found[factor] = value;
    if (name === "window") found.window = windowOf(first, second) ?? found.window;
  }
  return found;
}

function windowOf(low: string | undefined, high: string | undefined): Adjust["window"] {
  if (low === "percentile") return "percentile";
  const range = [Number(low), Number(high)] as const;
  const fits = low && high && range.every(Number.isFinite) && range[0] < range[1];
  return fits ? range : null;
}

/** The light, 0 to 1, of what was light `value`: what the filters below do. */
export function adjusted(value: number, { brightness, contrast, gamma }: Adjust): number {
  const straight = clamp(clamp((value - 0.5) * contrast + 0.5) * brightness);
  return gamma === 1 ? straight : straight ** (1 / gamma);
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** A CSS filter that does all but gamma, which needs `gammaFilter`; undefined if there is nothing to do. */
export function cssFilter({ brightness, contrast }: Adjust): string | undefined {
  const parts = [
    contrast !== 1 && `contrast(${short(contrast)})`,
    brightness !== 1 && `brightness(${short(brightness)})`,
  ];
  return parts.filter(Boolean).join(" ") || undefined;
}

export type Range = readonly [low: number, high: number];

/**
 * Exact numbers as pixels: `low` is black, `high` white. What is no number is transparent, so that
 * the pattern behind the picture shows; infinities are black and white.
 */
export function windowed(numbers: Numbers, [low, high]: Range): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, data } = numbers;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const colors = colorChannels(channels);
  const factor = high > low ? 255 / (high - low) : 0;
  const alphaFactor = data instanceof Uint8Array ? 1 : data instanceof Uint16Array ? 1 / 257 : 255;
  for (let from = 0, to = 0; to < pixels.length; from += channels, to += 4) {
    let alpha = channels > colors ? Number(data[from + colors]) * alphaFactor : 255;
    for (let c = 0; c < 3; c++) {
      const value = Number(data[from + (colors === 3 ? c : 0)]);
      if (Number.isNaN(value)) alpha = 0;
      // Without a range all is black; infinity times zero would be no number.
      pixels[to + c] = factor === 0 ? (value > low ? 255 : 0) : (value - low) * factor;
    }
    pixels[to + 3] = alpha;
  }
  return pixels;
}

export interface Histogram {
  low: number;
  high: number;
  /** Numbers in each part of [low, high], of even width. */
  counts: Uint32Array;
}

/** How often numbers occur, in `bins` parts from the least to the greatest. Alpha does not count. */
export function histogramOf(all: readonly Numbers[], [low, high]: Range, bins: number): Histogram {
  const counts = new Uint32Array(bins);
  const factor = high > low ? bins / (high - low) : 0;
  for (const value of finiteOf(all)) {
    const bin = Math.floor((value - low) * factor);
    if (bin >= 0 && bin <= bins)
      counts[Math.min(bins - 1, bin)] = (counts[Math.min(bins - 1, bin)] ?? 0) + 1;
  }
  return { low, high, counts };
}

/** Every so many numbers are looked at where there are more. */
const MOST_SAMPLES = 1_000_000;

/** The numbers below which 1 % and 99 % of all lie, between two as NumPy's percentile. */
export function percentileRange(
  all: readonly Numbers[],
  percent: Range = [1, 99],
): Range | undefined {
  const sorted = Float64Array.from(finiteOf(all)).sort();
  if (sorted.length === 0) return undefined;
  const at = (part: number) => {
    const place = (part / 100) * (sorted.length - 1);
    const below = sorted[Math.floor(place)] as number;
    return below + ((sorted[Math.ceil(place)] as number) - below) * (place % 1);
  };
  return [at(percent[0]), at(percent[1])];
}

function* finiteOf(all: readonly Numbers[]): Generator<number> {
  const pixels = all.reduce((sum, { width, height }) => sum + width * height, 0);
  const stride = Math.max(1, Math.ceil(pixels / MOST_SAMPLES));
  for (const { data, channels } of all) {
    const colors = colorChannels(channels);
    for (let at = 0; at < data.length; at += channels * stride) {
      for (let c = 0; c < colors; c++) {
        const value = Number(data[at + c]);
        if (Number.isFinite(value)) yield value;
      }
    }
  }
}

/** What is black and white for all pictures that are shown beside one another: the same number, the same gray. */
export function sharedRange(ranges: readonly { min: number; max: number }[]): Range {
  const low = Math.min(...ranges.map(({ min }) => min));
  const high = Math.max(...ranges.map(({ max }) => max));
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : [0, 1];
}
