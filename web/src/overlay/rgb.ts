/** Colours as numbers: those of the tokens, and as many more as there are classes. */
import type { Rgb } from "../base/color";

const tokens = new Map<string, Rgb>();

/** A colour of tokens.css that is the same in both themes. */
export function tokenColor(name: string): Rgb {
  const known = tokens.get(name);
  if (known) return known;
  const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const color = parseHex(text);
  // Before the style sheet has come there is nothing to remember.
  if (color) tokens.set(name, color);
  return color ?? [128, 128, 128];
}

function parseHex(text: string): Rgb | undefined {
  const digits = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text)?.[1];
  if (!digits) return undefined;
  const long = digits.length === 3 ? [...digits].map((one) => one + one).join("") : digits;
  const value = Number.parseInt(long, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const GOLDEN_TURN = 137.507_764;
/** Three rows of lightness: neighbours differ in it and in hue. */
const LIGHTNESSES = [0.72, 0.58, 0.82] as const;
const CHROMA = 0.15;

const generated = new Map<number, Rgb>();
const MOST_KEPT = 100_000;

/** Colours without end, those of neighbouring numbers far apart. */
export function generatedColor(number: number): Rgb {
  const known = generated.get(number);
  if (known) return known;
  const hue = ((20 + (number % 100_000) * GOLDEN_TURN) % 360) * (Math.PI / 180);
  const color = oklch(LIGHTNESSES[number % 3] as number, CHROMA, hue);
  if (generated.size >= MOST_KEPT) generated.clear();
  generated.set(number, color);
  return color;
}

/** Clipped to what screens can show. Björn Ottosson, https://bottosson.github.io/posts/oklab/ */
export function oklch(lightness: number, chroma: number, hue: number): Rgb {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toByte(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  const curved = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * curved);
}

/** As a pixel of `ImageData` seen as 32-bit numbers; `alpha` from 0 to 255. */
export const packed = ([red, green, blue]: Rgb, alpha: number): number =>
  ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;

export const cssColor = ([red, green, blue]: Rgb, opacity = 1): string =>
  `rgb(${red} ${green} ${blue} / ${opacity})`;

/** How light it looks, 0 to 255: which of black and white stands out against it. */
export const lumaOf = ([red, green, blue]: Rgb): number =>
  0.299 * red + 0.587 * green + 0.114 * blue;
