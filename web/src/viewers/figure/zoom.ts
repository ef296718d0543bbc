/** Which part of a figure is seen, and how large; the same for all that are looked at together. */
import type { Point } from "../gestures";

export interface Zoom {
  /** The place of the figure that is in the middle, in parts of its width and height. */
  x: number;
  y: number;
  /** Times the size at which the whole fits. */
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export const WHOLE: Zoom = { x: 0.5, y: 0.5, scale: 1 };
const MOST_SCALE = 64;

/** Where the figure lies in its stage, in pixels of the page. */
export function boxOf(zoom: Zoom, figure: Size, stage: Size) {
  const fit = Math.min(stage.width / figure.width, stage.height / figure.height);
  const width = figure.width * fit * zoom.scale;
  const height = figure.height * fit * zoom.scale;
  const [left, top] = [stage.width / 2 - zoom.x * width, stage.height / 2 - zoom.y * height];
  return { left, top, width, height };
}

/** What lies under a point of the stage stays there. */
export function zoomedAt(zoom: Zoom, factor: number, at: Point, figure: Size, stage: Size): Zoom {
  const scale = Math.min(MOST_SCALE, Math.max(1, zoom.scale * factor));
  if (scale === 1) return WHOLE;
  const { left, top, width, height } = boxOf(zoom, figure, stage);
  const grown = scale / zoom.scale;
  return {
    x: inside((at.x - left) / width + (stage.width / 2 - at.x) / (width * grown)),
    y: inside((at.y - top) / height + (stage.height / 2 - at.y) / (height * grown)),
    scale,
  };
}

export function panned(zoom: Zoom, by: Point, figure: Size, stage: Size): Zoom {
  const { width, height } = boxOf(zoom, figure, stage);
  return { ...zoom, x: inside(zoom.x - by.x / width), y: inside(zoom.y - by.y / height) };
}

/** The figure cannot be lost. */
const inside = (part: number): number => Math.min(1, Math.max(0, part));

/** "0.5,0.25,4"; nothing for the whole. */
export const formatZoom = ({ x, y, scale }: Zoom): string | undefined =>
  scale === 1 ? undefined : [x, y, scale].map((one) => Number(one.toPrecision(5))).join(",");

export function parseZoom(text: string | undefined): Zoom {
  const [x = Number.NaN, y = Number.NaN, scale = Number.NaN] = (text ?? "").split(",").map(Number);
  const valid = x >= 0 && x <= 1 && y >= 0 && y <= 1 && scale > 1 && scale <= MOST_SCALE;
  return valid ? { x, y, scale } : WHOLE;
}
