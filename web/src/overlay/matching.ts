/** Which predicted boxes found which true ones, and the figures of detection that follow. */
import type { Box } from "./layers";

export const UNMATCHED = -1;

export interface Matches {
  /** For each prediction the index of the true box that it found, or `UNMATCHED`. */
  ofPrediction: Int32Array;
  /** For each true box the index of the prediction that found it, or `UNMATCHED`. */
  ofTruth: Int32Array;
}

/** The name of a box's class: layers may number the same classes differently. */
export type NameOf = (box: Box) => string;

/**
 * Within a class, predictions by descending score take the free true box that they overlap most, if
 * the overlap is at least `iou`. Without a score they come last, with a score of NaN after those;
 * ties keep their order. Boxes count as they were logged, beyond the picture's edges too.
 *
 * Leaving out the predictions of the lowest scores changes no match of the others.
 */
export function matchBoxes(
  prediction: readonly Box[],
  truth: readonly Box[],
  names: { prediction: NameOf; truth: NameOf },
  iou: number,
  scoreKey: string | undefined = mainScore(prediction),
): Matches {
  const ofPrediction = new Int32Array(prediction.length).fill(UNMATCHED);
  const ofTruth = new Int32Array(truth.length).fill(UNMATCHED);
  const byClass = indexesByClass(truth, names.truth);
  for (const index of byScore(prediction, scoreKey)) {
    const box = prediction[index] as Box;
    const found = mostOverlapped(box, truth, byClass.get(names.prediction(box)), ofTruth, iou);
    if (found === UNMATCHED) continue;
    ofPrediction[index] = found;
    ofTruth[found] = index;
  }
  return { ofPrediction, ofTruth };
}

/** Intersection over union; 0 for boxes without an area. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.xMax, b.xMax) - Math.max(a.xMin, b.xMin);
  if (!(width > 0)) return 0;
  const height = Math.min(a.yMax, b.yMax) - Math.max(a.yMin, b.yMin);
  if (!(height > 0)) return 0;
  const both = width * height;
  return both / (areaOf(a) + areaOf(b) - both);
}

const areaOf = (box: Box): number => (box.xMax - box.xMin) * (box.yMax - box.yMin);

/** The score that most of the boxes have, the first of several; undefined if none has one. */
export function mainScore(boxes: readonly Box[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { scores } of boxes)
    for (const key in scores) counts.set(key, (counts.get(key) ?? 0) + 1);
  let best: string | undefined;
  for (const [key, count] of counts) if (count > (counts.get(best ?? "") ?? 0)) best = key;
  return best;
}

/** Indexes of the boxes in the order in which they choose. */
function byScore(boxes: readonly Box[], key: string | undefined): Uint32Array {
  const order = Uint32Array.from(boxes.keys());
  if (key === undefined) return order;
  // Infinities are scores too: what has none is told apart by its group.
  const groups = Uint8Array.from(boxes, (box) => groupOf(box.scores[key]));
  const scores = Float64Array.from(boxes, (box) => box.scores[key] || 0);
  return order.sort((a, b) => {
    const group = (groups[a] as number) - (groups[b] as number);
    if (group !== 0) return group;
    const [first, second] = [scores[a] as number, scores[b] as number];
    return first === second ? a - b : second - first;
  });
}

const groupOf = (score: number | undefined): number => {
  if (score === undefined) return 1;
  return Number.isNaN(score) ? 2 : 0;
};

function indexesByClass(boxes: readonly Box[], nameOf: NameOf): Map<string, number[]> {
  const found = new Map<string, number[]>();
  boxes.forEach((box, index) => {
    const name = nameOf(box);
    const those = found.get(name);
    if (those) those.push(index);
    else found.set(name, [index]);
  });
  return found;
}

/** The free box of `candidates` with the greatest overlap, the first of equals. */
function mostOverlapped(
  box: Box,
  truth: readonly Box[],
  candidates: readonly number[] | undefined,
  taken: Int32Array,
  least: number,
): number {
  let best = UNMATCHED;
  let most = 0;
  for (const index of candidates ?? []) {
    if (taken[index] !== UNMATCHED) continue;
    const overlap = overlapOf(box, truth[index] as Box);
    if (overlap > most && overlap >= least) {
      best = index;
      most = overlap;
    }
  }
  return best;
}

/** What was found, what was claimed and is not there, what was missed: boxes, or pixels. */
export interface Counts {
  tp: number;
  fp: number;
  fn: number;
}

/** NaN is a figure of nothing: "–" on the page. */
export interface Figures extends Counts {
  precision: number;
  recall: number;
  f1: number;
  /** Of pixels: intersection over union. Of boxes it has no common name. */
  iou: number;
}

export function figuresOf(tp: number, fp: number, fn: number): Figures {
  return {
    tp,
    fp,
    fn,
    precision: tp / (tp + fp),
    recall: tp / (tp + fn),
    f1: (2 * tp) / (2 * tp + fp + fn),
    iou: tp / (tp + fp + fn),
  };
}
