/** The tables of figures: every class of every run, all of them together, and their mean. Pure. */
import { type Counts, type Figures, figuresOf } from "../../../overlay/matching";
import type { OverlaySettings } from "../../../overlay/settings";
import { classFilter } from "../../../overlay/visible";
import { countBoxes, type MatchRules } from "./boxFigures";
import type { ClassPixels } from "./evaluation";
import { sumOf } from "./scoreCurve";
import type { EvaluatedList } from "./useEvaluations";

export interface FigureRow extends Figures {
  /** Of a run, by its place in the panel. */
  run: number;
}

export interface FigureGroup {
  /** A class's name; of the other groups what they are. */
  name: string;
  type: "all" | "mean" | "class";
  /** Of a class: one of its ids. */
  id: number;
  rows: readonly FigureRow[];
}

type RunCounts = ReadonlyMap<string, Counts>;

export function maskGroups(
  lists: readonly EvaluatedList[],
  settings: OverlaySettings,
): FigureGroup[] {
  const sums = lists.map(pixelSums);
  const ids = new Map(sums.flatMap((sum) => [...sum].map(([name, { id }]) => [name, id] as const)));
  const isShown = classFilter(settings);
  return groupsOf(sums, ids, (name) => isShown(name, ids.get(name) ?? 0));
}

/** Sums of all pictures are the same for every setting of the page. */
const sums = new WeakMap<EvaluatedList, ReadonlyMap<string, ClassPixels>>();

function pixelSums(list: EvaluatedList): ReadonlyMap<string, ClassPixels> {
  const known = sums.get(list);
  if (known) return known;
  const found = new Map<string, ClassPixels>();
  for (const { evaluation } of list.pictures)
    for (const [name, { tp, fp, fn, id }] of evaluation.masks ?? []) {
      const sum = found.get(name) ?? { tp: 0, fp: 0, fn: 0, id };
      found.set(name, { tp: sum.tp + tp, fp: sum.fp + fp, fn: sum.fn + fn, id: sum.id });
    }
  sums.set(list, found);
  return found;
}

export function boxGroups(
  lists: readonly EvaluatedList[],
  rules: MatchRules,
  isShown: (name: string) => boolean,
): FigureGroup[] {
  const ids = new Map<string, number>();
  for (const side of lists.flatMap(boxesIn).flatMap((pair) => [pair.prediction, pair.truth]))
    side.names.forEach((name, i) => {
      if (!ids.has(name)) ids.set(name, side.boxes[i]?.classId ?? -1);
    });
  return groupsOf(
    lists.map((list) => countBoxes(boxesIn(list), rules)),
    ids,
    isShown,
  );
}

export const boxesIn = ({ pictures }: EvaluatedList) =>
  pictures.flatMap(({ evaluation }) => evaluation.boxes ?? []);

function groupsOf(
  runs: readonly RunCounts[],
  ids: ReadonlyMap<string, number>,
  isShown: (name: string) => boolean,
): FigureGroup[] {
  const shown = [...ids]
    .filter(([name]) => isShown(name))
    .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  if (runs.every((counts) => counts.size === 0)) return [];
  const classes = shown.map(
    ([name, id]): FigureGroup => ({
      name,
      id,
      type: "class",
      rows: runs.map((counts, run) => ({ run, ...figures(counts.get(name)) })),
    }),
  );
  const all = runs.map((counts, run) => ({ run, ...figures(sumOf(counts, isShown)) }));
  const mean = runs.map((_, run) => meanOf(classes, run));
  return [
    { name: "all classes", type: "all", id: 0, rows: all },
    ...(classes.length > 1
      ? [{ name: "mean of classes", type: "mean" as const, id: 0, rows: mean }]
      : []),
    ...classes,
  ];
}

const figures = ({ tp, fp, fn }: Counts = { tp: 0, fp: 0, fn: 0 }): Figures =>
  figuresOf(tp, fp, fn);

/** Each figure's mean over the classes that have it. */
function meanOf(classes: readonly FigureGroup[], run: number): FigureRow {
  const rows = classes.flatMap((group) => group.rows[run] ?? []);
  const mean = (name: keyof Figures) => {
    const values = rows.map((row) => row[name]).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const counts = { tp: Number.NaN, fp: Number.NaN, fn: Number.NaN };
  return {
    run,
    ...counts,
    precision: mean("precision"),
    recall: mean("recall"),
    f1: mean("f1"),
    iou: mean("iou"),
  };
}
