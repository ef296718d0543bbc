/** Figures of what was evaluated, under the page's settings: for every move of a slider at once. */
import { useMemo } from "react";
import { useOverlay } from "../../../overlay/settings";
import { boxFilter } from "../../../overlay/visible";
import type { LegendScore } from "../strip/legend";
import { type MatchRules, rulesText, scoreOf, scoresIn } from "./boxFigures";
import { boxesIn, boxGroups, type FigureGroup, maskGroups } from "./figures";
import { type CurvePoint, scoreCurve } from "./scoreCurve";
import type { EvaluatedList } from "./useEvaluations";

export interface RunFigures {
  boxes: readonly FigureGroup[];
  masks: readonly FigureGroup[];
  rules: MatchRules;
  /** The score that the curves are of; undefined if no box has one. */
  score: LegendScore | undefined;
}

/** Classes do not matter. */
const EVERYWHERE = () => true;
/** A class by its name alone. */
const NOWHERE = { xMin: 0, yMin: 0, xMax: 0, yMax: 0, scores: {}, caption: "" };

/** Whether boxes of a class count. */
export function useClassFilter(): (name: string) => boolean {
  const { settings } = useOverlay();
  const { hiddenClasses, onlyClasses, solo } = settings;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the settings only these say which classes are shown
  return useMemo(() => {
    const isShown = boxFilter(settings);
    return (name: string) => isShown(NOWHERE, name);
  }, [hiddenClasses, onlyClasses, solo]);
}

export function useFigures(lists: readonly EvaluatedList[]): RunFigures {
  const { settings } = useOverlay();
  const { iou, scores: ranges, hiddenClasses, shownClasses, onlyClasses, solo } = settings;
  const isShown = useClassFilter();
  const key = useMemo(() => scoreOf(lists.flatMap(boxesIn)), [lists]);
  const rules = useMemo(() => ({ iou, key, ranges }), [iou, key, ranges]);
  const boxes = useMemo(() => boxGroups(lists, rules, isShown), [lists, rules, isShown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the settings only these say which classes are shown
  const masks = useMemo(
    () => maskGroups(lists, settings),
    [lists, hiddenClasses, shownClasses, onlyClasses, solo],
  );
  const score = useMemo(() => {
    if (key === undefined) return undefined;
    const all = scoresIn(lists.flatMap(boxesIn), { iou: 0.5, key, ranges: {} }, EVERYWHERE);
    const [least, greatest] = [all.at(-1), all[0]];
    if (least === undefined || greatest === undefined) return undefined;
    return { key, least, greatest, boxes: all.length };
  }, [lists, key]);
  return { boxes, masks, rules, score };
}

/** One curve per run. They do not depend on where the slider is. */
export function useCurves(
  lists: readonly EvaluatedList[],
  rules: MatchRules,
): readonly CurvePoint[][] {
  const isShown = useClassFilter();
  const text = rulesText(rules);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is the rules without the slider's value
  return useMemo(
    () => lists.map((list) => scoreCurve(boxesIn(list), rules, isShown)),
    [lists, text, isShown],
  );
}
