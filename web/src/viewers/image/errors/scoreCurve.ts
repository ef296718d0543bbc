/** Precision and recall of boxes against the least score. Pure. */
import { type Counts, type Figures, figuresOf } from "../../../overlay/matching";
import type { Pair } from "../../../overlay/pairOf";
import { countBoxes, type MatchRules, scoresIn } from "./boxFigures";
import type { BoxSide } from "./evaluation";

export interface CurvePoint extends Figures {
  /** The figures hold for least scores from here down to above the next point's. */
  score: number;
}

/** More points than pixels show nothing more. */
const MOST_POINTS = 160;

/** Descending scores, each a score that some box has: between them nothing changes. */
export function scoreCurve(
  pictures: readonly Pair<BoxSide>[],
  rules: MatchRules,
  isShown: (name: string) => boolean,
): CurvePoint[] {
  return spread(scoresIn(pictures, rules, isShown)).map((score) => {
    const { tp, fp, fn } = sumOf(countBoxes(pictures, rules, score), isShown);
    return { score, ...figuresOf(tp, fp, fn) };
  });
}

/** Different ones, and evenly many of them if there are too many. */
function spread(scores: Float64Array): number[] {
  const all = [...new Set(scores)];
  if (all.length <= MOST_POINTS) return all;
  return Array.from(
    { length: MOST_POINTS },
    (_, i) => all[Math.round((i * (all.length - 1)) / (MOST_POINTS - 1))] as number,
  );
}

export function sumOf(counts: ReadonlyMap<string, Counts>, isShown: (name: string) => boolean) {
  const sum: Counts = { tp: 0, fp: 0, fn: 0 };
  for (const [name, { tp, fp, fn }] of counts) {
    if (!isShown(name)) continue;
    sum.tp += tp;
    sum.fp += fp;
    sum.fn += fn;
  }
  return sum;
}

/** The point of the greatest F1, at the highest score of several. */
export function bestPoint(points: readonly CurvePoint[]): CurvePoint | undefined {
  let best: CurvePoint | undefined;
  for (const point of points) if (!best || point.f1 > best.f1) best = point;
  return best && best.f1 > 0 ? best : undefined;
}
