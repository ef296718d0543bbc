/** Boxes of many pictures, matched once, counted for any least score. Pure. */
import type { Box } from "../../../overlay/layers";
import { type Counts, mainScore, matchBoxes, UNMATCHED } from "../../../overlay/matching";
import type { Pair } from "../../../overlay/pairOf";
import type { BoxSide } from "./evaluation";

type Range = readonly [least: number, greatest: number];

/** Everything that decides which boxes match, but for the least score. */
export interface MatchRules {
  iou: number;
  /** The score that the least one is of; undefined if no box has one. */
  key: string | undefined;
  /** Least and greatest of every score. */
  ranges: Readonly<Record<string, Range>>;
}

/** One picture's predictions that count at some least score, and its true boxes. */
interface Matched {
  names: string[];
  /** Undefined where a box has none. */
  scores: (number | undefined)[];
  hits: boolean[];
  truth: readonly string[];
}

/** The score that most boxes of all pictures have. */
export const scoreOf = (pictures: readonly Pair<BoxSide>[]): string | undefined =>
  mainScore(pictures.flatMap((picture) => picture.prediction.boxes));

interface Remembered {
  truth: BoxSide;
  rules: string;
  /** Boxes without a score stay, so that what they match depends on the scores that are left out. */
  mixedAt: number | undefined;
  matched: Matched;
}

/** The last matching of a picture: moving the least score must not match again. */
const matchings = new WeakMap<BoxSide, Remembered>();

function matchedOf(picture: Pair<BoxSide>, rules: MatchRules, text: string, least: number) {
  const known = matchings.get(picture.prediction);
  const isSame = known?.rules === text && known.truth === picture.truth;
  if (known && isSame && (known.mixedAt === undefined || known.mixedAt === least))
    return known.matched;
  const mixed = isMixed(picture.prediction.boxes, rules.key);
  const matched = match(picture, rules, mixed ? least : -Infinity);
  const mixedAt = mixed ? least : undefined;
  matchings.set(picture.prediction, { truth: picture.truth, rules: text, mixedAt, matched });
  return matched;
}

/** The rules but for the least main score. */
export const rulesText = ({ ranges, key, iou }: MatchRules): string =>
  JSON.stringify([
    iou,
    key,
    ...Object.entries(ranges).map(
      ([name, [low, high]]) => `${name}:${name === key ? "" : low}:${high}`,
    ),
  ]);

const isMixed = (boxes: readonly Box[], key: string | undefined): boolean =>
  key !== undefined &&
  boxes.some((box) => box.scores[key] === undefined) &&
  boxes.some((box) => box.scores[key] !== undefined);

function match(picture: Pair<BoxSide>, rules: MatchRules, least: number): Matched {
  const { prediction, truth } = picture;
  const kept = [...prediction.boxes.keys()].filter((i) =>
    isKept(prediction.boxes[i] as Box, rules, least),
  );
  const boxes = kept.map((i) => prediction.boxes[i] as Box);
  const names = kept.map((i) => prediction.names[i] as string);
  const named = new Map<Box, string>();
  boxes.forEach((box, i) => {
    named.set(box, names[i] as string);
  });
  truth.boxes.forEach((box, i) => {
    named.set(box, truth.names[i] as string);
  });
  const nameOf = (box: Box) => named.get(box) as string;
  const both = { prediction: nameOf, truth: nameOf };
  const { ofPrediction } = matchBoxes(boxes, truth.boxes, both, rules.iou, rules.key);
  const { key } = rules;
  return {
    names,
    scores: boxes.map((box) => (key === undefined ? undefined : box.scores[key])),
    hits: [...ofPrediction].map((found) => found !== UNMATCHED),
    truth: truth.names,
  };
}

function isKept({ scores }: Box, { ranges, key }: MatchRules, least: number): boolean {
  return Object.entries(ranges).every(([name, [low, high]]) => {
    const score = scores[name];
    return score === undefined || (score >= (name === key ? least : low) && score <= high);
  });
}

/** A score of NaN counts only while nobody asks for a range. */
const passes = (score: number | undefined, least: number): boolean =>
  score === undefined || score >= least || (Number.isNaN(score) && least === -Infinity);

export const leastScore = ({ ranges, key }: MatchRules): number =>
  (key === undefined ? undefined : ranges[key]?.[0]) ?? -Infinity;

/** What was found, claimed and missed of each class, over all pictures. */
export function countBoxes(
  pictures: readonly Pair<BoxSide>[],
  rules: MatchRules,
  least = leastScore(rules),
): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  const of = (name: string): Counts => {
    let known = counts.get(name);
    if (!known) {
      known = { tp: 0, fp: 0, fn: 0 };
      counts.set(name, known);
    }
    return known;
  };
  const text = rulesText(rules);
  for (const picture of pictures) {
    const { names, scores, hits, truth } = matchedOf(picture, rules, text, least);
    for (const name of truth) of(name).fn += 1;
    names.forEach((name, i) => {
      const count = of(name);
      if (!passes(scores[i], least)) return;
      if (!hits[i]) count.fp += 1;
      else {
        count.tp += 1;
        count.fn -= 1;
      }
    });
  }
  return counts;
}

/** All scores that predictions of the shown classes have, descending. */
export function scoresIn(
  pictures: readonly Pair<BoxSide>[],
  rules: MatchRules,
  isShown: (name: string) => boolean,
): Float64Array {
  const found: number[] = [];
  const text = rulesText(rules);
  for (const picture of pictures) {
    const { names, scores } = matchedOf(picture, rules, text, -Infinity);
    names.forEach((name, i) => {
      const score = scores[i];
      if (score !== undefined && Number.isFinite(score) && isShown(name)) found.push(score);
    });
  }
  return Float64Array.from(found).sort().reverse();
}
