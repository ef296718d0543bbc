/** Draws overlays on a canvas in device pixels: the same on tiles, large, and in exported files. */
import { paintBoxes } from "./boxStrokes";
import { classColor, layerColor } from "./classColors";
import { nameOf } from "./classNames";
import type { Content, MaskContent } from "./content";
import { ERROR_IDS, maskPair } from "./errors";
import { type LabelMap, tableOf } from "./labelMap";
import type { Box } from "./layers";
import { paintOutline } from "./maskOutline";
import { paintFilled } from "./maskPixels";
import { packed } from "./rgb";
import type { OverlaySettings } from "./settings";
import type { Style } from "./style";
import { type Region, type View, visibleRegion } from "./view";
import { classFilter, isLayerShown } from "./visible";

const EDGE_CSS_PIXELS = 1.5;

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
  const sheets = sheetsOf(content, settings, style);
  const [first] = sheets;
  if (first) paintSheets(context, visibleRegion(view, first.map, { width, height }), sheets);
  paintBoxes(context, view, content, settings, style, hovered);

  function paintSheets(on: CanvasRenderingContext2D, region: Region, all: readonly Sheet[]) {
    const image = imageOf(region);
    if (!image) return;
    const pixels = new Uint32Array(image.data.buffer, 0, image.width * image.height);
    const reach = Math.max(1, Math.round(EDGE_CSS_PIXELS * style.pixelRatio));
    for (const [i, { map, colors, outline }] of all.entries()) {
      const target = { pixels, region, blank: i === 0 };
      if (outline) paintOutline(target, view, map, colors, reach);
      else paintFilled(target, view, map, colors);
    }
    on.putImageData(image, region.left, region.top);
  }
}

/** One mask as it is drawn. */
interface Sheet {
  map: LabelMap;
  /** A `tableOf(map)` of packed colours. */
  colors: Uint32Array;
  outline: boolean;
}

function sheetsOf(content: Content, settings: OverlaySettings, style: Style): Sheet[] {
  const errors = settings.color === "error" ? maskPair(content, settings) : undefined;
  if (errors) return [errorSheet(errors.map, settings, style)];
  return content.layers.flatMap((one) =>
    one.type === "mask" && one.map && isLayerShown(settings, one.layer)
      ? [{ map: one.map, colors: colorsOf(one, one.map, settings), outline: settings.outline }]
      : [],
  );
}

const alphaOf = ({ outline, opacity }: OverlaySettings): number =>
  outline ? 255 : Math.round(opacity * 255);

function colorsOf(content: MaskContent, map: LabelMap, settings: OverlaySettings): Uint32Array {
  const isShown = classFilter(settings);
  const alpha = alphaOf(settings);
  const ofLayer = settings.color === "layer" ? layerColor(content.layer.name) : undefined;
  return tableOf(map, (id) => {
    const name = nameOf(content.names, id);
    return isShown(name, id) ? packed(ofLayer ?? classColor(name, id), alpha) : 0;
  });
}

function errorSheet(map: LabelMap, settings: OverlaySettings, style: Style): Sheet {
  const alpha = alphaOf(settings);
  const colors = new Uint32Array(5);
  for (const kind of ["hit", "alarm", "missed", "wrong"] as const)
    colors[ERROR_IDS[kind]] = packed(style[kind], alpha);
  return { map, colors, outline: settings.outline };
}

/** All canvases of the page draw into the same memory, one after another. */
let scratch = new Uint8ClampedArray(0);

function imageOf({ left, top, right, bottom }: Region): ImageData | undefined {
  const bytes = (right - left) * (bottom - top) * 4;
  if (bytes <= 0) return undefined;
  if (scratch.length < bytes) scratch = new Uint8ClampedArray(bytes);
  const data = scratch.subarray(0, bytes);
  return new ImageData(data as Uint8ClampedArray<ArrayBuffer>, right - left, bottom - top);
}
