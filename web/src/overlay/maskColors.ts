/** The colours of a mask's classes: looked up once, not at every painting, as there may be very many. */
import { classColor, layerColor } from "./classColors";
import { nameOf } from "./classNames";
import type { MaskContent } from "./content";
import { type LabelMap, tableOf } from "./labelMap";
import { packed, tokenColor } from "./rgb";
import type { OverlaySettings } from "./settings";
import { classFilter } from "./visible";

interface Colored {
  /** All that the colours follow from. */
  from: readonly unknown[];
  colors: Uint32Array;
}

const last = new WeakMap<LabelMap, Colored>();

/** A `tableOf(map)` of packed colours, 0 for classes that are hidden. `alpha` is from 0 to 255. */
export function maskColors(
  content: MaskContent,
  map: LabelMap,
  settings: OverlaySettings,
  alpha: number,
): Uint32Array {
  const from = sources(content, settings, alpha);
  const known = last.get(map);
  if (known && from.every((one, i) => one === known.from[i])) return known.colors;
  const colors = lookedUp(content, map, settings, alpha);
  last.set(map, { from, colors });
  return colors;
}

function sources({ names, layer }: MaskContent, settings: OverlaySettings, alpha: number) {
  const { hiddenClasses, shownClasses, onlyClasses, solo, color } = settings;
  const byLayer = color === "layer" && layer.name;
  // Grey until the style sheet has come; classes begin anew in another project.
  const palette = [tokenColor("--class-0").join(), location.pathname];
  return [names, hiddenClasses, shownClasses, onlyClasses, solo, byLayer, alpha, ...palette];
}

function lookedUp(
  { names, layer }: MaskContent,
  map: LabelMap,
  settings: OverlaySettings,
  alpha: number,
): Uint32Array {
  const isShown = classFilter(settings);
  const ofLayer = settings.color === "layer" ? layerColor(layer.name) : undefined;
  return tableOf(map, (id) => {
    const name = nameOf(names, id);
    return isShown(name, id) ? packed(ofLayer ?? classColor(name, id), alpha) : 0;
  });
}
