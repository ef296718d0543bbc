/** The numbers behind a picture: those of its file where it holds exact ones, else those of its colours. */
import type { ImageItem } from "../model";
import type { Numbers } from "./npy";
import { holdRaster, loadNumbers, type Raster, sightOf } from "./raster";

/** Beyond this many pixels the numbers of a whole picture are more than a page should hold. */
export const MOST_NUMBERS_PIXELS = 72_000_000;
/** Larger ones are read pixel by pixel while somebody points at them. */
export const MOST_READ_PIXELS = 20_000_000;

type Source = Pick<ImageItem, "url" | "fileUrl" | "width" | "height" | "format" | "exact">;

export function numbersOf(item: Source): Promise<Numbers> {
  if (item.width * item.height > MOST_NUMBERS_PIXELS)
    return Promise.reject(
      new Error(`${item.width} × ${item.height} pixels are too many to compare.`),
    );
  if (item.exact) return loadNumbers(item.exact.url, item.exact.format === "npy" ? "npy" : "png");
  if (isPng(item)) return loadNumbers(item.fileUrl, "png");
  return new Promise((resolve, reject) => {
    const end = holdRaster(item.url, look);
    let done = false;
    function look() {
      const { raster, error } = sightOf(item.url);
      if (done || (!raster && error === undefined)) return;
      done = true;
      if (raster) resolve(colorsOf(raster));
      else reject(new Error(`The file ${error}`));
      queueMicrotask(() => end());
    }
    look();
  });
}

/** The file that browsers show is the file itself, and a PNG: it tells colours under alpha, too. */
export const isPng = ({ url, fileUrl, format }: Source): boolean =>
  url === fileUrl && /\bpng$/i.test(format);

/** Colours as the browser decodes them, without alpha if all is opaque. */
export function colorsOf(raster: Raster): Numbers {
  const { width, height } = raster;
  const { data } = pixelsOf(raster, 0, 0, width, height);
  let opaque = true;
  for (let at = 3; at < data.length && opaque; at += 4) opaque = data[at] === 255;
  if (!opaque)
    return { width, height, channels: 4, data: new Uint8Array(data.buffer), dtype: "uint8" };
  const colors = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < colors.length; from += 4) {
    colors[to++] = data[from] as number;
    colors[to++] = data[from + 1] as number;
    colors[to++] = data[from + 2] as number;
  }
  return { width, height, channels: 3, data: colors, dtype: "uint8" };
}

/** Red, green and blue of one pixel, and alpha if it is not opaque; empty outside. */
export function colorAt(raster: Raster, x: number, y: number): string {
  if (x < 0 || y < 0 || x >= raster.width || y >= raster.height) return "";
  const { data } = pixelsOf(raster, x, y, 1, 1);
  return [...(data[3] === 255 ? data.subarray(0, 3) : data)].join(" ");
}

function pixelsOf(
  { levels }: Raster,
  x: number,
  y: number,
  width: number,
  height: number,
): ImageData {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const [whole] = levels;
  if (!context || !whole) throw new Error("This browser gave no canvas to read the picture.");
  context.drawImage(whole, x, y, width, height, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
