/** How overlays are shown, on all pictures of the page alike; its words in the link. */
import { createContext, useContext } from "react";

export const COLORINGS = ["class", "layer", "error"] as const;
export type Coloring = (typeof COLORINGS)[number];

export interface OverlaySettings {
  /** All masks, all boxes. */
  masks: boolean;
  boxes: boolean;
  /** Only the edges of masks. */
  outline: boolean;
  /** Of filled masks, 0 to 1. */
  opacity: number;
  color: Coloring;
  /** Names and scores beside boxes; else only when one is pointed at. */
  captions: boolean;
  /** Layers by their ids, such as "mask:prediction". */
  hiddenLayers: readonly string[];
  /** Classes by their names, which mean the same on all pictures. */
  hiddenClasses: readonly string[];
  /** Of classes that are hidden unless asked for, such as a background. */
  shownClasses: readonly string[];
  /** Of all classes none but these; null: all. Says in few names what `hiddenClasses` would in many. */
  onlyClasses: readonly string[] | null;
  /** The only class to be seen. */
  solo: string | null;
  /** Least and greatest score shown, by score key. Boxes without that score are shown. */
  scores: Readonly<Record<string, readonly [least: number, greatest: number]>>;
  /** Names of the layers that errors compare; null: the most likely ones. */
  prediction: string | null;
  truth: string | null;
  /** Least intersection over union at which a box counts as found. */
  iou: number;
}

export const defaultOverlay: OverlaySettings = {
  masks: true,
  boxes: true,
  outline: false,
  opacity: 0.45,
  color: "class",
  captions: false,
  hiddenLayers: [],
  hiddenClasses: [],
  shownClasses: [],
  onlyClasses: null,
  solo: null,
  scores: {},
  prediction: null,
  truth: null,
  iou: 0.5,
};

export interface Overlay {
  settings: OverlaySettings;
  /** `replace` keeps the browser's history short, as while a slider is dragged. */
  set: (change: Partial<OverlaySettings>, options?: { replace?: boolean }) => void;
}

export const OverlayContext = createContext<Overlay>({ settings: defaultOverlay, set: () => {} });

/** The same settings for those that draw by themselves: nothing of the page need be made anew. */
export interface OverlaySource {
  now: () => OverlaySettings;
  subscribe: (changed: () => void) => () => void;
}

export const OverlaySourceContext = createContext<OverlaySource>({
  now: () => defaultOverlay,
  subscribe: () => () => {},
});

export const useOverlaySource = (): OverlaySource => useContext(OverlaySourceContext);

export const useOverlay = (): Overlay => useContext(OverlayContext);

/** What differs from the default, as words for a link: "outline", "opacity:0.3", "-class:car". */
export function overlayWords(settings: OverlaySettings): string[] {
  const words: string[] = [];
  if (!settings.masks) words.push("-masks");
  if (!settings.boxes) words.push("-boxes");
  if (settings.outline) words.push("outline");
  if (settings.captions) words.push("captions");
  if (settings.opacity !== defaultOverlay.opacity) words.push(`opacity:${settings.opacity}`);
  if (settings.color !== defaultOverlay.color) words.push(`color:${settings.color}`);
  if (settings.iou !== defaultOverlay.iou) words.push(`iou:${settings.iou}`);
  for (const id of settings.hiddenLayers) words.push(`-layer:${id}`);
  for (const name of settings.hiddenClasses) words.push(`-class:${name}`);
  for (const name of settings.shownClasses) words.push(`+class:${name}`);
  if (settings.onlyClasses?.length === 0) words.push("-classes");
  for (const name of settings.onlyClasses ?? []) words.push(`only:${name}`);
  if (settings.solo !== null) words.push(`solo:${settings.solo}`);
  for (const [key, [least, greatest]] of Object.entries(settings.scores))
    words.push(`score:${least}:${greatest}:${key}`);
  if (settings.prediction !== null) words.push(`prediction:${settings.prediction}`);
  if (settings.truth !== null) words.push(`truth:${settings.truth}`);
  return words;
}

/** Read the words of a link; what cannot be read is left out. Undefined if nothing is left. */
export function parseOverlayWords(words: readonly string[]): OverlaySettings | undefined {
  const found: { -readonly [K in keyof OverlaySettings]: OverlaySettings[K] } = {
    ...defaultOverlay,
  };
  for (const word of words) {
    const colon = word.indexOf(":");
    const name = colon < 0 ? word : word.slice(0, colon);
    const value = colon < 0 ? "" : word.slice(colon + 1);
    if (name === "-masks") found.masks = false;
    else if (name === "-boxes") found.boxes = false;
    else if (name === "outline") found.outline = true;
    else if (name === "captions") found.captions = true;
    else if (name === "opacity") found.opacity = part(value) ?? found.opacity;
    else if (name === "iou") found.iou = part(value) ?? found.iou;
    else if (name === "color") found.color = COLORINGS.find((one) => one === value) ?? found.color;
    else if (name === "-layer") found.hiddenLayers = [...found.hiddenLayers, value];
    else if (name === "-class") found.hiddenClasses = [...found.hiddenClasses, value];
    else if (name === "+class") found.shownClasses = [...found.shownClasses, value];
    else if (name === "-classes") found.onlyClasses ??= [];
    else if (name === "only") found.onlyClasses = [...(found.onlyClasses ?? []), value];
    else if (name === "solo") found.solo = value;
    else if (name === "prediction") found.prediction = value;
    else if (name === "truth") found.truth = value;
    else if (name === "score") found.scores = { ...found.scores, ...scoreOf(value) };
  }
  return overlayWords(found).length > 0 ? found : undefined;
}

function part(text: string): number | undefined {
  const value = text === "" ? Number.NaN : Number(text);
  return value >= 0 && value <= 1 ? value : undefined;
}

function scoreOf(text: string): OverlaySettings["scores"] {
  const [, low = "", high = "", key] = /^([^:]*):([^:]*):(.*)$/s.exec(text) ?? [];
  const range = [Number(low), Number(high)] as const;
  const fits = key !== undefined && low !== "" && high !== "" && range[0] <= range[1];
  return fits ? { [key]: range } : {};
}
