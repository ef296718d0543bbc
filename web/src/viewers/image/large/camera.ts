/**
 * Where one looks at a picture, apart from its size and the canvas's: pictures of different sizes
 * that share a camera show the same part of themselves.
 */
import type { Size, View } from "../../../overlay/view";
import type { Point } from "../../gestures";

export type { Point };

/** What lies in the middle of the canvas, in parts of the picture, and the zoom: 1 shows it whole. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export const WHOLE: Camera = { x: 0.5, y: 0.5, zoom: 1 };

/** Device pixels of one picture pixel, at the closest. */
const CLOSEST_PIXELS = 64;
const FARTHEST_ZOOM = 0.1;

/** Pixels of a small picture are whole device pixels, so that all are of one size. */
export function fitScale(picture: Size, canvas: Size): number {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  if (!(scale > 0) || !Number.isFinite(scale)) return 1;
  return scale >= 2 ? Math.floor(scale) : scale;
}

export function viewOf(camera: Camera, picture: Size, canvas: Size): View {
  const scale = fitScale(picture, canvas) * camera.zoom;
  return {
    scale,
    x: place(canvas.width, picture.width, camera.x, scale),
    y: place(canvas.height, picture.height, camera.y, scale),
  };
}

/** Whole device pixels while pixels are visible: their edges are then as sharp as can be. */
function place(canvas: number, picture: number, center: number, scale: number): number {
  const at = canvas / 2 - center * picture * scale;
  return scale >= 1 ? Math.round(at) : at;
}

/** The part of the picture, from 0 to 1 inside of it, under a point of the canvas. */
export function partAt(view: View, picture: Size, point: Point): Point {
  return {
    x: (point.x - view.x) / view.scale / picture.width,
    y: (point.y - view.y) / view.scale / picture.height,
  };
}

export function pointOf(view: View, picture: Size, part: Point): Point {
  return {
    x: view.x + part.x * picture.width * view.scale,
    y: view.y + part.y * picture.height * view.scale,
  };
}

/** How far one may go in and out: to pixels of 64 device pixels, and to the picture pixel for pixel. */
export function zoomRange(picture: Size, canvas: Size): [least: number, most: number] {
  const fit = fitScale(picture, canvas);
  return [Math.min(FARTHEST_ZOOM, 1 / fit), Math.max(1, CLOSEST_PIXELS / fit)];
}

/** Zoom so that what lies under `point` stays there. */
export function zoomedAt(
  camera: Camera,
  factor: number,
  point: Point,
  picture: Size,
  canvas: Size,
): Camera {
  const [least, most] = zoomRange(picture, canvas);
  const zoom = Math.min(most, Math.max(least, camera.zoom * factor));
  const fit = fitScale(picture, canvas);
  const shift = (at: number, whole: number, size: number) =>
    ((at - whole / 2) / size / fit) * (1 / camera.zoom - 1 / zoom);
  return within({
    x: camera.x + shift(point.x, canvas.width, picture.width),
    y: camera.y + shift(point.y, canvas.height, picture.height),
    zoom,
  });
}

/** Move the picture by device pixels. */
export function panned(camera: Camera, by: Point, picture: Size, canvas: Size): Camera {
  const scale = fitScale(picture, canvas) * camera.zoom;
  return within({
    ...camera,
    x: camera.x - by.x / scale / picture.width,
    y: camera.y - by.y / scale / picture.height,
  });
}

/** The picture cannot be lost: its middle of sight stays on it. */
const within = ({ x, y, zoom }: Camera): Camera => ({ x: part(x), y: part(y), zoom });
const part = (value: number) => Math.min(1, Math.max(0, value));

/** One picture pixel on `pixels` device pixels, with the middle where it was. */
export const atScale = (camera: Camera, pixels: number, picture: Size, canvas: Size): Camera => ({
  ...camera,
  zoom: pixels / fitScale(picture, canvas),
});

export const isWhole = ({ x, y, zoom }: Camera): boolean => x === 0.5 && y === 0.5 && zoom === 1;

/** "0.5,0.25,4" for a link; nothing for the whole picture. */
export const formatCamera = (camera: Camera): string | undefined =>
  isWhole(camera) ? undefined : [camera.x, camera.y, camera.zoom].map(short).join(",");

const short = (value: number): string => String(Number(value.toPrecision(6)));

export function parseCamera(text: string | undefined): Camera {
  const [x, y, zoom, ...more] = (text ?? "").split(",").map(Number);
  if (x === undefined || y === undefined || zoom === undefined || more.length > 0) return WHOLE;
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1 && zoom > 0 && Number.isFinite(zoom))) return WHOLE;
  return { x, y, zoom };
}
