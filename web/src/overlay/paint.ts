/** Draws overlays on a canvas in device pixels: the same on tiles, large, and in exported files. */
import { paintBoxes } from "./boxStrokes";
import { type Content, type MaskContent, maskContents } from "./content";
import { boxPair, ERROR_IDS, linedTruth, maskPair } from "./errors";
import type { LabelMap } from "./labelMap";
import type { Box } from "./layers";
import { maskColors } from "./maskColors";
import { paintMasks, type Sheet } from "./maskSheets";
import { packed } from "./rgb";
import type { OverlaySettings } from "./settings";
import type { Style } from "./style";
import type { View } from "./view";
import { isLayerShown } from "./visible";

const EDGE_CSS_PIXELS = 1.5;
/** What is beside the errors is there for orientation only. */
const FAINT_PART = 0.35;

/** Clears the canvas and draws what is shown. `hovered` is a box that somebody points at. */
export function paintOverlay(
  context: CanvasRenderingContext2D,
  view: View,
  content: Content,
  settings: OverlaySettings,
  style: Style,
  hovered?: Box,
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  const reach = Math.max(1, Math.round(EDGE_CSS_PIXELS * style.pixelRatio));
  paintMasks(context, view, sheetsOf(content, settings, style), reach);
  paintBoxes(context, view, content, settings, style, hovered);
}

function sheetsOf(content: Content, settings: OverlaySettings, style: Style): Sheet[] {
  const byError = settings.color === "error";
  const errors = byError ? maskPair(content, settings) : undefined;
  const faint = byError && (errors || boxPair(content, settings)) ? FAINT_PART : 1;
  const masks = maskContents(content);
  const lined = linedTruth(masks, settings);
  const sheets = linesLast(masks, lined).flatMap((one): Sheet[] => {
    if (!one.map || !isLayerShown(settings, one.layer)) return [];
    if (one === errors?.prediction || one === errors?.truth) return [];
    const outline = settings.outline || one === lined;
    const alpha = Math.round(alphaOf({ ...settings, outline }) * faint);
    return [{ map: one.map, colors: maskColors(one, one.map, settings, alpha), outline }];
  });
  return errors ? [...sheets, errorSheet(errors.map, settings, style)] : sheets;
}

const linesLast = (masks: readonly MaskContent[], lined: MaskContent | undefined) =>
  lined ? [...masks.filter((one) => one !== lined), lined] : masks;

const alphaOf = ({ outline, opacity }: OverlaySettings): number =>
  outline ? 255 : Math.round(opacity * 255);

function errorSheet(map: LabelMap, settings: OverlaySettings, style: Style): Sheet {
  const alpha = alphaOf(settings);
  const colors = new Uint32Array(5);
  for (const kind of ["hit", "alarm", "missed", "wrong"] as const)
    colors[ERROR_IDS[kind]] = packed(style[kind], alpha);
  return { map, colors, outline: settings.outline };
}
