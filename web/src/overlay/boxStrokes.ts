/** Draws boxes: lines that are sharp and stand out on any picture, their middle on the box's edge. */
import type { Rgb } from "../base/color";
import { type Caption, paintCaptions } from "./boxCaptions";
import { classColor, layerColor } from "./classColors";
import { nameOf } from "./classNames";
import { type BoxContent, boxContents, type Content } from "./content";
import { type BoxError, boxErrors, boxFilters, boxPair, linedTruth, maskPair } from "./errors";
import type { Box } from "./layers";
import type { Pair } from "./pairOf";
import { cssColor, lumaOf } from "./rgb";
import type { OverlaySettings } from "./settings";
import type { Style } from "./style";
import type { Size, View } from "./view";
import { isLayerShown } from "./visible";

const LINE_CSS_PIXELS = 1.5;
/** In a thumbnail, which is less wide than this: boxes must not hide it. */
const THUMBNAIL_CSS_PIXELS = 320;
const THIN_LINE_CSS_PIXELS = 1;
const HOVERED_LINE_CSS_PIXELS = 2.5;
const HAIRLINE_CSS_PIXELS = 0.75;
/** Drawn and left out, in widths of the line. */
const DASH_LINES = [4, 3];
const HAIRLINE_OPACITY = 0.65;
/** Of thin lines, only outside: as strong on both sides it would hide the colour. */
const THIN_HAIRLINE_OPACITY = 0.6;
const HOVERED_FILL_OPACITY = 0.18;
/** A true box that was found, and a layer that is not compared, are there for orientation only. */
const FAINT_OPACITY = 0.5;

/** A box with what is needed to draw it. */
export interface DrawnBox {
  box: Box;
  name: string;
  color: Rgb;
  faint?: boolean;
  /** A true box beside predicted ones. */
  dashed?: boolean;
}

export function paintBoxes(
  context: CanvasRenderingContext2D,
  view: View,
  content: Content,
  settings: OverlaySettings,
  style: Style,
  hovered?: Box,
): void {
  const drawn = boxesToDraw(content, settings, style);
  const thin = context.canvas.width < THUMBNAIL_CSS_PIXELS * style.pixelRatio;
  const captions: Caption[] = [];
  for (const one of drawn) {
    const isHovered = one.box === hovered;
    const frame = frameOf(one.box, view, style, { hovered: isHovered, thin });
    if (!isInSight(frame, context.canvas)) continue;
    strokeFrame(context, frame, one, isHovered);
    if (settings.captions || isHovered) captions.push({ ...one, frame, whole: isHovered });
  }
  paintCaptions(context, captions, style);
}

export function boxesToDraw(content: Content, settings: OverlaySettings, style: Style): DrawnBox[] {
  const byError = settings.color === "error";
  const pair = byError ? boxPair(content, settings) : undefined;
  const errors = pair && boxErrors(pair, settings);
  const faint = Boolean(pair) || (byError && maskPair(content, settings) !== undefined);
  const filterOf = boxFilters(content, settings);
  const lined = linedTruth(boxContents(content), settings);
  return inDrawingOrder(content, pair).flatMap((one) => {
    const compared = one === pair?.truth || one === pair?.prediction;
    if (!compared && !isLayerShown(settings, one.layer)) return [];
    const isShown = filterOf(one);
    const ofLayer = settings.color === "layer" ? layerColor(one.layer.name) : undefined;
    return one.boxes.flatMap((box): DrawnBox[] => {
      const name = nameOf(one.names, box.classId);
      if (!isShown(box, name)) return [];
      const error = errors?.get(box);
      if (error) return [{ box, name, ...errorLook(error, style) }];
      const color = ofLayer ?? classColor(name, box.classId ?? 0);
      return [
        { box, name, color, ...(faint && { faint }), ...(one === lined && { dashed: true }) },
      ];
    });
  });
}

/** What is compared above all else, predictions topmost. */
function inDrawingOrder(content: Content, pair: Pair<BoxContent> | undefined): BoxContent[] {
  const layers = boxContents(content);
  if (!pair) return layers;
  const others = layers.filter((one) => one !== pair.truth && one !== pair.prediction);
  return [...others, pair.truth, pair.prediction];
}

function errorLook(error: BoxError, style: Style): { color: Rgb; faint?: boolean } {
  return error === "found" ? { color: style.hit, faint: true } : { color: style[error] };
}

/** Whole device pixels: the outer rectangle of the coloured line. */
export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
  line: number;
  hairline: number;
}

/** The middle of each line lies at most half a device pixel from the edge of the box. */
export function frameOf(
  box: Box,
  view: View,
  style: Style,
  { hovered = false, thin = false } = {},
): Frame {
  const usual = thin ? THIN_LINE_CSS_PIXELS : LINE_CSS_PIXELS;
  const thickness = hovered ? HOVERED_LINE_CSS_PIXELS : usual;
  const line = Math.max(1, Math.round(thickness * style.pixelRatio));
  const hairline = Math.max(1, Math.round(HAIRLINE_CSS_PIXELS * style.pixelRatio));
  const { scale, scaleY = scale, x, y } = view;
  // Between two pixels the line takes the one inside: on the border of the picture that is seen.
  const start = (edge: number) => Math.round(edge - line / 2);
  const end = (edge: number) => line - Math.round(line / 2 - edge);
  return {
    left: start(x + box.xMin * scale),
    top: start(y + box.yMin * scaleY),
    right: end(x + box.xMax * scale),
    bottom: end(y + box.yMax * scaleY),
    line,
    hairline,
  };
}

const isInSight = (frame: Frame, { width, height }: { width: number; height: number }): boolean =>
  frame.right >= 0 && frame.bottom >= 0 && frame.left <= width && frame.top <= height;

function strokeFrame(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { color, faint, dashed }: DrawnBox,
  hovered: boolean,
): void {
  const { line, hairline } = frame;
  const opacity = faint ? FAINT_OPACITY : 1;
  if (hovered) {
    context.fillStyle = cssColor(color, HOVERED_FILL_OPACITY);
    fillBetween(context, frame.left, frame.top, frame.right, frame.bottom);
  }
  const contrast: Rgb = lumaOf(color) > 110 ? [0, 0, 0] : [255, 255, 255];
  const thin = line <= hairline;
  setColor(
    context,
    cssColor(contrast, (thin ? THIN_HAIRLINE_OPACITY : HAIRLINE_OPACITY) * opacity),
  );
  ring(context, grown(frame, hairline), hairline);
  if (!thin) ring(context, grown(frame, -line), hairline);
  setColor(context, cssColor(color, opacity));
  if (dashed) context.setLineDash(DASH_LINES.map((part) => part * line));
  ring(context, frame, line);
  context.setLineDash([]);
}

function setColor(context: CanvasRenderingContext2D, color: string): void {
  context.fillStyle = context.strokeStyle = color;
}

type Edges = Pick<Frame, "left" | "top" | "right" | "bottom">;

const grown = ({ left, top, right, bottom }: Edges, by: number): Edges => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});

/** A rectangle's four sides, none of them over another: they may let through. */
function ring(context: CanvasRenderingContext2D, edges: Edges, line: number): void {
  const { left, top, right, bottom } = nearby(edges, context.canvas, line);
  if (right <= left || bottom <= top) return;
  if (right - left <= 2 * line || bottom - top <= 2 * line) {
    fillBetween(context, left, top, right, bottom);
    return;
  }
  context.lineWidth = line;
  context.strokeRect(left + line / 2, top + line / 2, right - left - line, bottom - top - line);
}

/** Sides that are far outside, just outside: large numbers lose their precision. */
function nearby({ left, top, right, bottom }: Edges, canvas: Size, line: number): Edges {
  const beyond = 4 * line;
  return {
    left: Math.max(left, -beyond),
    top: Math.max(top, -beyond),
    right: Math.min(right, canvas.width + beyond),
    bottom: Math.min(bottom, canvas.height + beyond),
  };
}

/** Of what is far outside only as much as could be seen: large numbers lose their precision. */
function fillBetween(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  right: number,
  bottom: number,
): void {
  const { width, height } = context.canvas;
  const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
  const [across, down] = [Math.min(right, width) - x, Math.min(bottom, height) - y];
  if (across > 0 && down > 0) context.fillRect(x, y, across, down);
}
