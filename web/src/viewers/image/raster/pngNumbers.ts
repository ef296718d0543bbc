/** The samples of a PNG as colours: palettes looked up, fewer than 8 bits stretched to 0 … 255. */
import type { Png } from "../../../overlay/png";
import type { Numbers } from "./npy";

export function pngNumbers({ width, height, channels, depth, samples, palette }: Png): Numbers {
  if (depth === 16) return { width, height, channels, data: samples, dtype: "uint16" };
  if (palette)
    return { width, height, channels: 3, data: lookedUp(samples, palette), dtype: "uint8" };
  const stretch = 255 / (2 ** depth - 1);
  const data = depth === 8 ? (samples as Uint8Array) : Uint8Array.from(samples, (v) => v * stretch);
  return { width, height, channels, data, dtype: "uint8" };
}

function lookedUp(indices: ArrayLike<number>, palette: Uint8Array): Uint8Array {
  const colors = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] as number) * 3;
    colors[i * 3] = palette[from] ?? 0;
    colors[i * 3 + 1] = palette[from + 1] ?? 0;
    colors[i * 3 + 2] = palette[from + 2] ?? 0;
  }
  return colors;
}
