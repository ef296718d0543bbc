/** What lies on all pictures shown, taken together: layers, classes and scores. Pure. */
import { isBackground, type Names, nameOf } from "../../../overlay/classNames";
import type { Content, LayerContent } from "../../../overlay/content";
import { type Box, type Layer, NO_CLASS, unnamedClass } from "../../../overlay/layers";

/** Masks and boxes of one name are one layer to a person. */
export interface LegendLayer {
  name: string;
  /** Their ids: "mask:prediction", "boxes:prediction". */
  ids: readonly string[];
  /** Pictures that have it. */
  pictures: number;
  boxes: number;
}

export interface LegendClass {
  name: string;
  id: number;
  /** In how many masks it occurs. */
  masks: number;
  pixels: number;
  boxes: number;
  /** Names of the layers that have it. */
  layers: readonly string[];
}

export interface LegendScore {
  key: string;
  /** Of the finite ones. */
  least: number;
  greatest: number;
  boxes: number;
}

export interface Legend {
  layers: readonly LegendLayer[];
  /** By id, then by name, backgrounds last: the order does not change from step to step. */
  classes: readonly LegendClass[];
  scores: readonly LegendScore[];
  masks: boolean;
  boxes: boolean;
}

/** The id of boxes that have no class, before all others. */
export const NO_CLASS_ID = -1;

interface Share {
  id: number;
  name: string;
  pixels: number;
  boxes: number;
}

interface Summary {
  classes: Share[];
  scores: LegendScore[];
}

/** A layer is taken apart once: the same pictures are asked again at every change. */
const summaries = new WeakMap<Layer | LayerContent, Summary>();

/** From metadata alone, or from what its files hold once they have arrived. */
function summaryOf(layer: Layer, content: LayerContent | undefined): Summary {
  const source = content ?? layer;
  let summary = summaries.get(source);
  if (!summary) {
    const boxes = layer.type === "boxes" ? (boxesOf(content) ?? layer.boxes ?? []) : [];
    const shares = layer.type === "mask" ? maskShares(layer, content) : boxShares(boxes);
    const classes = shares.map((share) => ({
      ...share,
      name: classNameOf(layer, content, share.id),
    }));
    summary = { classes, scores: scoresOf(boxes) };
    summaries.set(source, summary);
  }
  return summary;
}

const boxesOf = (content: LayerContent | undefined): readonly Box[] | undefined =>
  content?.type === "boxes" ? content.boxes : undefined;

function classNameOf(layer: Layer, content: LayerContent | undefined, id: number): string {
  const names: Names | undefined = content?.names;
  if (id === NO_CLASS_ID) return NO_CLASS;
  return names ? nameOf(names, id) : (layer.labels[id] ?? unnamedClass(id));
}

type Unnamed = Omit<Share, "name">;

function maskShares(layer: Layer & { type: "mask" }, content: LayerContent | undefined): Unnamed[] {
  const present = content?.type === "mask" ? content.map?.present : undefined;
  const ids = layer.ids ?? [...(present ?? [])];
  return ids.map((id, i) => ({ id, pixels: layer.counts?.[i] ?? 0, boxes: 0 }));
}

function boxShares(boxes: readonly Box[]): Unnamed[] {
  const counts = new Map<number, number>();
  for (const { classId = NO_CLASS_ID } of boxes)
    counts.set(classId, (counts.get(classId) ?? 0) + 1);
  return [...counts].map(([id, count]) => ({ id, pixels: 0, boxes: count }));
}

function scoresOf(boxes: readonly Box[]): LegendScore[] {
  const found = new Map<string, LegendScore>();
  for (const box of boxes)
    for (const [key, score] of Object.entries(box.scores)) {
      if (!Number.isFinite(score)) continue;
      addScore(found, { key, least: score, greatest: score, boxes: 1 });
    }
  return [...found.values()];
}

/** Metadata does not say all that a legend shows: the rest is in files. */
export const needsFiles = (layer: Layer): boolean =>
  layer.labelFiles.length > 0 ||
  (layer.type === "mask" ? layer.ids === undefined : layer.boxesFile !== undefined);

function addScore(all: Map<string, LegendScore>, score: LegendScore): void {
  const old = all.get(score.key);
  all.set(score.key, {
    key: score.key,
    least: Math.min(score.least, old?.least ?? Infinity),
    greatest: Math.max(score.greatest, old?.greatest ?? -Infinity),
    boxes: score.boxes + (old?.boxes ?? 0),
  });
}

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/**
 * The legend of these pictures. `before` is what an earlier playhead had: its layers, classes and
 * ranges stay, with nothing counted, so that no control comes and goes while somebody scrubs.
 */
export function legendOf(
  pictures: readonly { layers: readonly Layer[] }[],
  before?: Legend,
  contentOf?: (layers: readonly Layer[]) => Content | undefined,
): Legend {
  const layers = new Map<string, Growing<LegendLayer>>();
  const classes = new Map<string, Growing<LegendClass>>();
  const scores = new Map<string, LegendScore>();
  for (const layer of before?.layers ?? [])
    layers.set(layer.name, { ...layer, ids: [...layer.ids], pictures: 0, boxes: 0 });
  for (const one of before?.classes ?? [])
    classes.set(one.name, { ...one, masks: 0, pixels: 0, boxes: 0, layers: [...one.layers] });
  for (const score of before?.scores ?? []) scores.set(score.key, { ...score, boxes: 0 });
  for (const picture of pictures) {
    const names = new Set<string>();
    const content = picture.layers.some(needsFiles) ? contentOf?.(picture.layers) : undefined;
    for (const [i, layer] of picture.layers.entries()) {
      addLayer(layers, layer, !names.has(layer.name));
      names.add(layer.name);
      const summary = summaryOf(layer, content?.layers[i]);
      for (const share of summary.classes) addClass(classes, share, layer);
      for (const score of summary.scores) addScore(scores, score);
    }
  }
  const all = [...layers.values()];
  return {
    layers: all,
    classes: [...classes.values()].sort(inOrder),
    scores: [...scores.values()],
    masks: all.some((layer) => layer.ids.some((id) => id.startsWith("mask:"))),
    boxes: all.some((layer) => layer.ids.some((id) => id.startsWith("boxes:"))),
  };
}

const inOrder = (a: LegendClass, b: LegendClass): number =>
  Number(isBackground(a.name, a.id)) - Number(isBackground(b.name, b.id)) ||
  a.id - b.id ||
  (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function addLayer(
  all: Map<string, Growing<LegendLayer>>,
  layer: Layer,
  ofNewPicture: boolean,
): void {
  const known = all.get(layer.name) ?? { name: layer.name, ids: [], pictures: 0, boxes: 0 };
  if (!known.ids.includes(layer.id)) known.ids.push(layer.id);
  if (ofNewPicture) known.pictures += 1;
  if (layer.type === "boxes") known.boxes += layer.count;
  all.set(layer.name, known);
}

function addClass(all: Map<string, Growing<LegendClass>>, share: Share, layer: Layer): void {
  const { id, name, pixels, boxes } = share;
  const known = all.get(name) ?? { name, id, masks: 0, pixels: 0, boxes: 0, layers: [] };
  known.id = Math.min(known.id, id);
  if (layer.type === "mask") known.masks += 1;
  known.pixels += pixels;
  known.boxes += boxes;
  if (!known.layers.includes(layer.name)) known.layers.push(layer.name);
  all.set(name, known);
}

export const hasOverlays = (legend: Legend): boolean => legend.layers.length > 0;
