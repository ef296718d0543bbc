/** Colours of runs and arithmetic on colours. The values themselves are in ui/tokens.css. */

/** How many runs can be told apart by colour; the palette repeats after that. */
export const RUN_COLORS = 12;

/** The CSS colour of a run, from the index that the server gave it. */
export const runColor = (index: number): string =>
  `var(--run-${((index % RUN_COLORS) + RUN_COLORS) % RUN_COLORS})`;

export type Rgb = readonly [red: number, green: number, blue: number];

/** Channels 0-255 of "#rgb" or "#rrggbb". */
export function parseHex(hex: string): Rgb {
  const long = hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
  if (!/^#[0-9a-f]{6}$/i.test(long)) throw new Error(`expected a colour like #3b76b8, got ${hex}`);
  const value = Number.parseInt(long.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The colour between `from` and `to`, mixed in sRGB. */
export function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const channel = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * part);
  return [channel(0), channel(1), channel(2)];
}

/** Relative luminance as WCAG 2 defines it, 0 to 1. */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio as WCAG 2 defines it, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
