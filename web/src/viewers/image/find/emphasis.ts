/** Of what lies on a picture, only what fits a question. */
import type { Content, LayerContent } from "../../../overlay/content";
import { type Box, type Layer, unnamedClass } from "../../../overlay/layers";
import type { OverlaySettings } from "../../../overlay/settings";
import type { Found } from "./answers";

const foundIn = (found: Found, layer: Layer): readonly number[] | undefined =>
  Object.hasOwn(found, layer.id) ? found[layer.id] : undefined;

/** The layers in which something was found, and of their boxes those. All of them if nothing was named. */
export function emphasised(layers: readonly Layer[], found: Found): Layer[] {
  if (Object.keys(found).length === 0) return [...layers];
  return layers.flatMap((layer): Layer[] => {
    const places = foundIn(found, layer);
    if (!places) return [];
    if (layer.type === "mask") return [layer];
    if (!layer.boxes) return [{ ...layer, places, count: places.length }];
    const boxes = places.flatMap((place): Box[] => {
      const box = layer.boxes?.[place];
      return box ? [box] : [];
    });
    return [{ ...layer, boxes, count: boxes.length }];
  });
}

/** Names and boxes may be in files: `content` has them once they have come. */
const nameIn =
  (layer: Layer, content: LayerContent | undefined) =>
  (id: number): string =>
    content?.names.get(id) ?? layer.labels[id] ?? unnamedClass(id);

/** What was found is drawn, whatever the page hides; other classes of its masks are not. */
export function visibly(
  settings: OverlaySettings,
  layers: readonly Layer[],
  found: Found,
  content?: Content,
): OverlaySettings {
  const wanted = new Set<string>();
  const all = new Set<string>();
  for (const layer of layers) {
    const here = foundIn(found, layer);
    const known = content?.layers.find((one) => one.layer.id === layer.id);
    const nameOf = nameIn(layer, known);
    if (layer.type === "boxes") {
      for (const place of here ?? []) {
        const id = layer.boxes?.[place]?.classId;
        if (id !== undefined) wanted.add(nameOf(id));
      }
      // Of a file there are only those that were found.
      if (here && !layer.boxes && known?.type === "boxes")
        for (const { classId } of known.boxes)
          if (classId !== undefined) wanted.add(nameOf(classId));
      continue;
    }
    for (const id of here ?? []) wanted.add(nameOf(id));
    if (here) for (const id of layer.ids ?? Object.keys(layer.labels)) all.add(nameOf(Number(id)));
  }
  return {
    ...settings,
    masks: true,
    boxes: true,
    hiddenLayers: [],
    hiddenClasses: [...all].filter((name) => !wanted.has(name)),
    shownClasses: [...settings.shownClasses, ...wanted],
    onlyClasses: null,
    solo: null,
    scores: {},
    color: settings.color === "error" ? "class" : settings.color,
  };
}
