/** Colours from low to high: even steps of lightness, from violet over green to yellow. */
import type { Rgb } from "../../base/color";
import { oklch } from "../../overlay/rgb";

const STEPS = 256;
const [DARK, LIGHT] = [0.36, 0.82];
const [FIRST_HUE, LAST_HUE] = [300, 95];
const CHROMA = 0.135;

let table: Uint8Array | undefined;

/** 256 colours of red, green, blue and full alpha. */
export function ramp(): Uint8Array {
  table ??= Uint8Array.from({ length: STEPS * 4 }, (_, i) => {
    const color = colorAt(Math.floor(i / 4) / (STEPS - 1));
    return i % 4 === 3 ? 255 : (color[i % 4] ?? 0);
  });
  return table;
}

export const colorAt = (part: number): Rgb =>
  oklch(
    DARK + (LIGHT - DARK) * part,
    CHROMA,
    ((FIRST_HUE + (LAST_HUE - FIRST_HUE) * part) * Math.PI) / 180,
  );
