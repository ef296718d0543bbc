/** One picture's prediction against its truth: pixels by class, and boxes. Nothing is fetched here. */
import { type Names, nameOf } from "../../../overlay/classNames";
import { type Confusion, confusion, countsByClass } from "../../../overlay/confusion";
import { type BoxContent, contentNow, type MaskContent } from "../../../overlay/content";
import type { Box, BoxLayer, Layer, MaskLayer } from "../../../overlay/layers";
import type { Counts } from "../../../overlay/matching";
import { type Pair, pairOf } from "../../../overlay/pairOf";
import type { OverlaySettings } from "../../../overlay/settings";

export type PairNames = Pick<OverlaySettings, "prediction" | "truth">;

/** Pixels of a class, with one of its ids: a background is told by it. */
export interface ClassPixels extends Counts {
  id: number;
}

export interface BoxSide {
  boxes: readonly Box[];
  /** The class's name of each. */
  names: readonly string[];
}

export interface Evaluation {
  masks?: ReadonlyMap<string, ClassPixels>;
  boxes?: Pair<BoxSide>;
  /** Why something is not counted. */
  problem?: string;
}

/** The layers that are compared. Empty if there is nothing to compare. */
export function comparedLayers(layers: readonly Layer[], names: PairNames): readonly Layer[] {
  const { masks, boxes } = pairsOf(layers, names);
  return [masks?.prediction, masks?.truth, boxes?.prediction, boxes?.truth].filter(
    (layer) => layer !== undefined,
  );
}

function pairsOf(layers: readonly Layer[], names: PairNames) {
  const masks = layers.filter((one): one is MaskLayer => one.type === "mask");
  const boxes = layers.filter((one): one is BoxLayer => one.type === "boxes");
  return { masks: pairOf(masks, names), boxes: pairOf(boxes, names) };
}

/** What is known without waiting; undefined while a file is on its way. */
export function evaluationNow(layers: readonly Layer[], names: PairNames): Evaluation | undefined {
  const { masks, boxes } = pairsOf(layers, names);
  const pixels = masks && pixelsNow(masks);
  const sides = boxes && boxesNow(boxes);
  if ((masks && !pixels) || (boxes && !sides)) return undefined;
  const problem = [pixels, sides].flatMap((one) => (one && "problem" in one ? one.problem : []))[0];
  return {
    ...(pixels && "counts" in pixels && { masks: pixels.counts }),
    ...(sides && "sides" in sides && { boxes: sides.sides }),
    ...(problem && { problem }),
  };
}

type Pixels = { counts: ReadonlyMap<string, ClassPixels> } | { problem: string };

/** By the layer of the prediction, then of the truth. */
const pixelsOf = new WeakMap<MaskLayer, WeakMap<MaskLayer, Pixels>>();
/** By the addresses of both files, which never change: going back counts nothing again. */
const confusions = new Map<string, Confusion>();
const MOST_CONFUSIONS = 20_000;

function pixelsNow({ prediction, truth }: Pair<MaskLayer>): Pixels | undefined {
  const known = pixelsOf.get(prediction) ?? new WeakMap<MaskLayer, Pixels>();
  pixelsOf.set(prediction, known);
  const counted = known.get(truth) ?? countPixels({ prediction, truth });
  if (counted && "counts" in counted) known.set(truth, counted);
  return counted;
}

function countPixels({ prediction, truth }: Pair<MaskLayer>): Pixels | undefined {
  const key = `${prediction.file.url} ${truth.file.url}`;
  const content = contentNow([prediction, truth]);
  const [claimed, real] = content.layers as [MaskContent, MaskContent];
  const named = prediction.labelFiles.length + truth.labelFiles.length === 0;
  let pairs = confusions.get(key);
  if (content.late && !(pairs && named)) return undefined;
  if (!pairs) {
    if (!claimed.map || !real.map) return problemOf(claimed, real);
    try {
      pairs = confusion(claimed.map, real.map);
    } catch (error) {
      return { problem: (error as Error).message };
    }
    keep(key, pairs);
  }
  return { counts: pixelsByClass(pairs, claimed.names, real.names) };
}

function keep(key: string, pairs: Confusion): void {
  if (confusions.size >= MOST_CONFUSIONS) confusions.delete(confusions.keys().next().value ?? "");
  confusions.set(key, pairs);
}

function problemOf(...sides: readonly (MaskContent | BoxContent)[]): { problem: string } {
  const failed = sides.find((side) => side.problem);
  return { problem: failed ? `${failed.layer.name}: ${failed.problem}` : "nothing arrived" };
}

function pixelsByClass(pairs: Confusion, claimed: Names, real: Names): Map<string, ClassPixels> {
  const ids = new Map<string, number>();
  const naming = (names: Names) => (id: number) => {
    const name = nameOf(names, id);
    if (!ids.has(name)) ids.set(name, id);
    return name;
  };
  const counts = countsByClass(pairs, { prediction: naming(claimed), truth: naming(real) });
  return new Map([...counts].map(([name, count]) => [name, { ...count, id: ids.get(name) ?? 0 }]));
}

type Sides = { sides: Pair<BoxSide> } | { problem: string };

function boxesNow({ prediction, truth }: Pair<BoxLayer>): Sides | undefined {
  const content = contentNow([prediction, truth]);
  if (content.late) return undefined;
  const [claimed, real] = content.layers as [BoxContent, BoxContent];
  if (claimed.problem || real.problem) return problemOf(claimed, real);
  return { sides: { prediction: sideOf(claimed), truth: sideOf(real) } };
}

const sides = new WeakMap<readonly Box[], { names: Names; side: BoxSide }>();

/** The same object for the same boxes: what was matched is remembered by it. */
function sideOf({ boxes, names }: BoxContent): BoxSide {
  const known = sides.get(boxes);
  if (known && known.names === names) return known.side;
  const side = { boxes, names: boxes.map((box) => nameOf(names, box.classId)) };
  sides.set(boxes, { names, side });
  return side;
}
