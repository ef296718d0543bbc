/** What of an overlay is to be seen under the page's settings. */
import { isBackground } from "./classNames";
import type { Box, Layer } from "./layers";
import type { OverlaySettings } from "./settings";

export function isLayerShown(
  settings: OverlaySettings,
  layer: Pick<Layer, "type" | "id">,
): boolean {
  const kindShown = layer.type === "mask" ? settings.masks : settings.boxes;
  return kindShown && !settings.hiddenLayers.includes(layer.id);
}

/** Of the pixels of a mask. */
export const isClassShown = (settings: OverlaySettings, name: string, id: number): boolean =>
  classFilter(settings)(name, id);

/** The same question for many classes at once. */
export function classFilter(settings: OverlaySettings): (name: string, id: number) => boolean {
  const isShown = nameFilter(settings);
  const shown = new Set(settings.shownClasses);
  const named = settings.solo !== null || settings.onlyClasses !== null;
  return (name, id) => isShown(name) && (named || shown.has(name) || !isBackground(name, id));
}

function nameFilter(settings: OverlaySettings): (name: string) => boolean {
  const { solo, onlyClasses, hiddenClasses } = settings;
  if (solo !== null) return (name) => name === solo;
  if (onlyClasses !== null) {
    const only = new Set(onlyClasses);
    return (name) => only.has(name);
  }
  const hidden = new Set(hiddenClasses);
  return (name) => !hidden.has(name);
}

/** Of true boxes only classes are hidden: a range of scores is about what was predicted. */
export function truthFilter(settings: OverlaySettings): (box: Box, name: string) => boolean {
  const isShown = nameFilter(settings);
  return (_, name) => isShown(name);
}

/** Boxes are where something is, so that none is a background. */
export function boxFilter(settings: OverlaySettings): (box: Box, name: string) => boolean {
  const isShown = nameFilter(settings);
  const ranges = Object.entries(settings.scores);
  return (box, name) =>
    isShown(name) && ranges.every(([key, range]) => isWithin(box.scores[key], range));
}

function isWithin(
  score: number | undefined,
  [least, greatest]: readonly [number, number],
): boolean {
  return score === undefined || (score >= least && score <= greatest);
}
