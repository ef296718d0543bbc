/** A picture with what lies on it as a file: the same painter, at the picture's own resolution. */
import { loadContent } from "./content";
import { makeUpright } from "./exif";
import type { Layer } from "./layers";
import { paintOverlay } from "./paint";
import type { OverlaySettings } from "./settings";
import { readStyle } from "./style";

/** Lines are as thick as on a picture of this size on the screen. */
const USUAL_PIXELS = 1400;
/** Browsers refuse larger canvases. */
const MOST_PIXELS = 2 ** 28;
const LONGEST_SIDE_PIXELS = 16_384;

/** `scale` pixels of the PNG for each pixel of the picture. Throws an Error that a user can read. */
export async function exportPicture(
  url: string,
  layers: readonly Layer[],
  settings: OverlaySettings,
  scale = 1,
): Promise<Blob> {
  const [picture, content] = await Promise.all([readPicture(url), loadContent(layers)]);
  const canvas = canvasOf(picture.width * scale, picture.height * scale);
  const context = contextOf(canvas);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const overlay = canvasOf(canvas.width, canvas.height);
  const thickness = Math.max(1, Math.max(canvas.width, canvas.height) / USUAL_PIXELS);
  const view = { scale, x: 0, y: 0 };
  paintOverlay(contextOf(overlay), view, content, settings, readStyle(thickness));
  context.drawImage(overlay, 0, 0);
  const blob = await pngOf(canvas);
  for (const used of [canvas, overlay]) used.width = used.height = 0;
  return blob;
}

async function readPicture(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answered ${response.status}`);
  // The file's own raster: masks and boxes are in it, whatever its EXIF orientation says.
  const bytes = new Uint8Array(await response.arrayBuffer());
  makeUpright(bytes);
  return createImageBitmap(new Blob([bytes]));
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  if (width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE_PIXELS)
    throw new Error(`${width} × ${height} pixels are more than browsers can draw`);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser has no memory left for a picture of this size");
  return context;
}

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The file is too large")))),
  );
}
