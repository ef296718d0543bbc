/** What lies under a place of a picture. */
import { nameOf } from "./classNames";
import type { Content } from "./content";
import { boxFilters } from "./errors";
import type { Box, BoxLayer, MaskLayer } from "./layers";
import type { OverlaySettings } from "./settings";
import { isClassShown, isLayerShown } from "./visible";

export interface PickedMask {
  layer: MaskLayer;
  id: number;
  name: string;
  /** Of a class that is drawn. */
  shown: boolean;
}

export interface PickedBox {
  layer: BoxLayer;
  box: Box;
  name: string;
}

export interface Picked {
  /** The class of each mask that is shown, topmost first. */
  masks: PickedMask[];
  /** Smallest first: what lies in something else is meant before it. */
  boxes: PickedBox[];
}

/** `x` and `y` in pixels of the picture. */
export function pick(content: Content, settings: OverlaySettings, x: number, y: number): Picked {
  return {
    masks: pickMasks(content, settings, Math.floor(x), Math.floor(y)),
    boxes: pickBoxes(content, settings, x, y),
  };
}

function pickMasks(content: Content, settings: OverlaySettings, x: number, y: number) {
  return content.layers
    .flatMap((one): PickedMask[] => {
      if (one.type !== "mask" || !one.map || !isLayerShown(settings, one.layer)) return [];
      const { width, height, ids } = one.map;
      if (x < 0 || y < 0 || x >= width || y >= height) return [];
      const id = ids[y * width + x] as number;
      const name = nameOf(one.names, id);
      return [{ layer: one.layer, id, name, shown: isClassShown(settings, name, id) }];
    })
    .reverse();
}

function pickBoxes(content: Content, settings: OverlaySettings, x: number, y: number) {
  const filterOf = boxFilters(content, settings);
  const found: PickedBox[] = [];
  for (const one of content.layers) {
    if (one.type !== "boxes" || !isLayerShown(settings, one.layer)) continue;
    const isShown = filterOf(one);
    for (const box of one.boxes) {
      if (x < box.xMin || x > box.xMax || y < box.yMin || y > box.yMax) continue;
      const name = nameOf(one.names, box.classId);
      if (isShown(box, name)) found.push({ layer: one.layer, box, name });
    }
  }
  return found.reverse().sort((a, b) => areaOf(a.box) - areaOf(b.box));
}

const areaOf = (box: Box): number => (box.xMax - box.xMin) * (box.yMax - box.yMin);
