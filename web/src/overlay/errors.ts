/** Prediction against truth: hits, false alarms, misses, of pixels and of boxes. */
import { isUnjudged, nameOf } from "./classNames";
import {
  type BoxContent,
  boxContents,
  type Content,
  type MaskContent,
  maskContents,
} from "./content";
import { indexes, type LabelMap, labelMap, tableOf } from "./labelMap";
import type { Box } from "./layers";
import { mainScore, matchBoxes } from "./matching";
import { type Pair, pairOf } from "./pairOf";
import type { OverlaySettings } from "./settings";
import { boxFilter, classFilter, isLayerShown, truthFilter } from "./visible";

/** Ids of an error map. A pixel of a wrong class is a false alarm of one and a miss of the other. */
export const ERROR_IDS = { none: 0, hit: 1, alarm: 2, missed: 3, wrong: 4 } as const;

/** The masks that are compared, if both have arrived and are of one size. */
export function maskPair(content: Content, settings: OverlaySettings) {
  const pair = pairOfContents(maskContents(content), settings);
  const [prediction, truth] = [pair?.prediction.map, pair?.truth.map];
  if (!pair || !prediction || !truth || !settings.masks) return undefined;
  const fits = prediction.width === truth.width && prediction.height === truth.height;
  return fits ? { ...pair, map: errorMap(pair, prediction, truth, settings) } : undefined;
}

export function boxPair(content: Content, settings: OverlaySettings): Pair<BoxContent> | undefined {
  return settings.boxes ? pairOfContents(boxContents(content), settings) : undefined;
}

/**
 * Which boxes of a layer are to be seen. Under colours of errors true ones stay whatever their
 * score: they are what is missed when a prediction is left out.
 */
export function boxFilters(
  content: Content,
  settings: OverlaySettings,
): (layer: BoxContent) => (box: Box, name: string) => boolean {
  const pair = settings.color === "error" ? boxPair(content, settings) : undefined;
  const [shown, real] = [boxFilter(settings), truthFilter(settings)];
  return (layer) => (layer === pair?.truth ? real : shown);
}

function pairOfContents<T extends MaskContent | BoxContent>(
  contents: readonly T[],
  settings: OverlaySettings,
): Pair<T> | undefined {
  const pair = pairOf(
    contents.map((content) => ({ name: content.layer.name, content })),
    settings,
  );
  return pair && { prediction: pair.prediction.content, truth: pair.truth.content };
}

/**
 * The truth of a pair of which both are shown: drawn as lines, so that the prediction is seen, too.
 */
export function linedTruth<T extends MaskContent | BoxContent>(
  contents: readonly T[],
  settings: OverlaySettings,
): T | undefined {
  const shown = contents.filter((one) => isLayerShown(settings, one.layer));
  return settings.color === "error" ? undefined : pairOfContents(shown, settings)?.truth;
}

/** The last error map of a prediction: repainting must not count pixels again. */
const known = new WeakMap<LabelMap, { key: string; truth: LabelMap; map: LabelMap }>();

function errorMap(
  pair: Pair<MaskContent>,
  prediction: LabelMap,
  truth: LabelMap,
  settings: OverlaySettings,
): LabelMap {
  const { hiddenClasses, shownClasses, onlyClasses, solo } = settings;
  const key = JSON.stringify([hiddenClasses, shownClasses, onlyClasses, solo]);
  const last = known.get(prediction);
  if (last?.key === key && last.truth === truth) return last.map;
  const numbers = new Map<string, number>();
  const isShown = classFilter(settings);
  /** The same number for the same name, 0 for what is not shown. */
  const numbered = ({ names }: MaskContent, map: LabelMap, isTruth = false) =>
    tableOf(map, (id) => {
      const name = nameOf(names, id);
      if (isTruth && isUnjudged(name)) return NOT_JUDGED;
      if (!isShown(name, id)) return 0;
      const number = numbers.get(name) ?? numbers.size + 1;
      numbers.set(name, number);
      return number;
    });
  const classes = [
    numbered(pair.prediction, prediction),
    numbered(pair.truth, truth, true),
  ] as const;
  const map = comparePixels(prediction, truth, ...classes);
  known.set(prediction, { key, truth, map });
  return map;
}

/** Instead of a class's number. */
const NOT_JUDGED = 2 ** 32 - 1;

function comparePixels(
  prediction: LabelMap,
  truth: LabelMap,
  predictionClasses: Uint32Array,
  truthClasses: Uint32Array,
): LabelMap {
  const [claimed, real] = [indexes(prediction), indexes(truth)];
  const errors = new Uint8Array(claimed.length);
  for (let i = 0; i < errors.length; i++) {
    const a = predictionClasses[claimed[i] as number] as number;
    const b = truthClasses[real[i] as number] as number;
    if (b === NOT_JUDGED) continue;
    if (a === b) errors[i] = a === 0 ? ERROR_IDS.none : ERROR_IDS.hit;
    else if (b === 0) errors[i] = ERROR_IDS.alarm;
    else errors[i] = a === 0 ? ERROR_IDS.missed : ERROR_IDS.wrong;
  }
  return labelMap(prediction.width, prediction.height, errors);
}

export type BoxError = "hit" | "alarm" | "missed" | "found";

/** What became of every box that is shown: predictions hit or are false alarms, true ones are found or missed. */
export function boxErrors(pair: Pair<BoxContent>, settings: OverlaySettings): Map<Box, BoxError> {
  const isClaimed = boxFilter(settings);
  const isTrue = truthFilter(settings);
  const nameIn = (content: BoxContent) => (box: Box) => nameOf(content.names, box.classId);
  const names = { prediction: nameIn(pair.prediction), truth: nameIn(pair.truth) };
  const prediction = pair.prediction.boxes.filter((box) => isClaimed(box, names.prediction(box)));
  const truth = pair.truth.boxes.filter((box) => isTrue(box, names.truth(box)));
  // By the score of all boxes: which one counts must not change with what is left out.
  const score = mainScore(pair.prediction.boxes);
  const matches = matchBoxes(prediction, truth, names, settings.iou, score);
  const errors = new Map<Box, BoxError>();
  prediction.forEach((box, i) => {
    errors.set(box, (matches.ofPrediction[i] as number) < 0 ? "alarm" : "hit");
  });
  truth.forEach((box, i) => {
    errors.set(box, (matches.ofTruth[i] as number) < 0 ? "missed" : "found");
  });
  return errors;
}
