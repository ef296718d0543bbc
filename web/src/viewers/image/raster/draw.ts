/** Draws the visible part of a picture. */
import type { Size, View } from "../../../overlay/view";
import type { Raster } from "./raster";

/** From here on pixels are seen one by one, so that they have sharp edges. */
export const CRISP_SCALE = 2;

export function drawPicture(
  context: CanvasRenderingContext2D,
  raster: Raster,
  view: View,
  canvas: Size,
): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const level = raster.levels[levelFor(raster, view.scale)];
  if (!level) return;
  context.imageSmoothingEnabled = view.scale < CRISP_SCALE;
  context.imageSmoothingQuality = view.scale < 0.5 && level === raster.levels[0] ? "medium" : "low";
  const across = visibleSpan(view.x, view.scale, raster.width, canvas.width);
  const down = visibleSpan(view.y, view.scale, raster.height, canvas.height);
  if (across.length <= 0 || down.length <= 0) return;
  const [stretchX, stretchY] = [level.width / raster.width, level.height / raster.height];
  context.drawImage(
    level,
    across.first * stretchX,
    down.first * stretchY,
    across.length * stretchX,
    down.length * stretchY,
    view.x + across.first * view.scale,
    view.y + down.first * view.scale,
    across.length * view.scale,
    down.length * view.scale,
  );
}

/** The smallest level that still has a pixel for each of the screen's. */
export function levelFor({ levels, width }: Raster, scale: number): number {
  let best = 0;
  for (let i = 1; i < levels.length; i++) {
    const level = levels[i] as ImageBitmap;
    if (level.width / width >= scale * 0.99) best = i;
  }
  return best;
}

/** Whole picture pixels that the canvas shows at least a part of. */
export function visibleSpan(start: number, scale: number, size: number, canvas: number) {
  const first = Math.max(0, Math.floor(-start / scale));
  const end = Math.min(size, Math.ceil((canvas - start) / scale));
  return { first, length: end - first };
}

/** The part of the canvas that the picture covers, in CSS pixels. */
export function coveredBox(view: View, picture: Size, canvas: Size, ratio: number) {
  const left = Math.max(0, view.x);
  const top = Math.max(0, view.y);
  const right = Math.min(canvas.width, view.x + picture.width * view.scale);
  const bottom = Math.min(canvas.height, view.y + picture.height * view.scale);
  return {
    left: left / ratio,
    top: top / ratio,
    width: Math.max(0, right - left) / ratio,
    height: Math.max(0, bottom - top) / ratio,
  };
}
