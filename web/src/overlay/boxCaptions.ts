/** Names and scores beside boxes, where they hide least and inside the picture. */
import { formatNumber } from "../base/format";
import type { DrawnBox, Frame } from "./boxStrokes";
import { cssColor, lumaOf } from "./rgb";
import type { Style } from "./style";

const FONT_CSS_PIXELS = 11;
const PADDING_CSS_PIXELS = 3;
const HEIGHT_CSS_PIXELS = 15;
const LONGEST_CHARACTERS = 60;
const LONGEST_WHOLE_CHARACTERS = 200;
/** Beyond this many, captions without room are left out. */
const FEW = 40;

export interface Caption extends DrawnBox {
  frame: Frame;
  /** All that is known of it, over everything else. */
  whole: boolean;
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function paintCaptions(
  context: CanvasRenderingContext2D,
  captions: readonly Caption[],
  style: Style,
): void {
  if (captions.length === 0) return;
  context.font = `${FONT_CSS_PIXELS * style.pixelRatio}px ${style.font}`;
  context.textBaseline = "middle";
  const placed: Place[] = [];
  for (const caption of [...captions].sort((a, b) => Number(b.whole) - Number(a.whole))) {
    const text = captionText(caption, caption.whole);
    const size = sizeOf(context, text, style);
    const places = placesFor(caption.frame, size, context.canvas);
    const free = places.find((place) => !placed.some((other) => overlap(place, other)));
    const place = free ?? (captions.length <= FEW || caption.whole ? places[0] : undefined);
    if (!place) continue;
    placed.push(place);
    write(context, text, caption, place, style);
  }
}

/** "car 0.97"; of a hovered one every score by its name. */
export function captionText({ box, name }: Pick<DrawnBox, "box" | "name">, whole: boolean): string {
  const scores = Object.entries(box.scores);
  const title = box.caption || name;
  const known = whole
    ? [...(box.caption && box.caption !== name ? [name] : []), ...scores.map(scoreText)]
    : scores.slice(0, 1).map(([, score]) => formatNumber(score, 3));
  const text = [title.slice(0, LONGEST_WHOLE_CHARACTERS), ...known].join(whole ? " · " : " ");
  const longest = whole ? LONGEST_WHOLE_CHARACTERS : LONGEST_CHARACTERS;
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

const scoreText = ([key, score]: [string, number]): string => `${key} ${formatNumber(score, 4)}`;

function sizeOf(context: CanvasRenderingContext2D, text: string, { pixelRatio }: Style) {
  const width = context.measureText(text).width + 2 * PADDING_CSS_PIXELS * pixelRatio;
  return {
    width: Math.min(Math.ceil(width), context.canvas.width),
    height: Math.round(HEIGHT_CSS_PIXELS * pixelRatio),
  };
}

/** Above the box, in its upper corner, below it, in its lower corner: kept on the canvas. */
export function placesFor(
  frame: Frame,
  { width, height }: { width: number; height: number },
  canvas: { width: number; height: number },
): Place[] {
  const within = (value: number, size: number, most: number) =>
    Math.max(0, Math.min(most - size, value));
  const x = within(frame.left, width, canvas.width);
  const above = frame.top - height;
  const below = frame.bottom;
  const wanted = [above, frame.top + frame.line, below, frame.bottom - frame.line - height];
  const fitting = wanted.filter((y) => y >= 0 && y + height <= canvas.height);
  const lines = fitting.length > 0 ? fitting : [within(above, height, canvas.height)];
  return lines.map((y) => ({ x, y, width, height }));
}

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function write(
  context: CanvasRenderingContext2D,
  text: string,
  { color, faint }: Caption,
  { x, y, width, height }: Place,
  { pixelRatio }: Style,
): void {
  const padding = PADDING_CSS_PIXELS * pixelRatio;
  context.fillStyle = cssColor(color, faint ? 0.6 : 0.92);
  context.fillRect(x, y, width, height);
  context.fillStyle = cssColor(lumaOf(color) > 140 ? [0, 0, 0] : [255, 255, 255]);
  // What is still too wide is squeezed by the canvas.
  context.fillText(text, x + padding, y + height / 2 + pixelRatio / 2, width - 2 * padding);
}
