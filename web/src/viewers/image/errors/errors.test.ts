import { describe, expect, it } from "vitest";
import type { BoxContent } from "../../../overlay/content";
import { boxErrors } from "../../../overlay/errors";
import type { Box } from "../../../overlay/layers";
import { defaultOverlay } from "../../../overlay/settings";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import { countBoxes, type MatchRules, scoreOf } from "./boxFigures";
import { byErrors } from "./errorOrder";
import type { BoxSide, ClassPixels, Evaluation } from "./evaluation";
import { boxGroups, maskGroups } from "./figures";
import { bestPoint, scoreCurve } from "./scoreCurve";
import type { EvaluatedList } from "./useEvaluations";

const box = (at: number, score?: number): Box => ({
  xMin: at,
  yMin: 0,
  xMax: at + 10,
  yMax: 10,
  scores: score === undefined ? {} : { score },
  caption: "",
});
const side = (...boxes: readonly [Box, string][]): BoxSide => ({
  boxes: boxes.map(([one]) => one),
  names: boxes.map(([, name]) => name),
});
const rules = (ranges: MatchRules["ranges"] = {}, iou = 0.5): MatchRules => ({
  iou,
  key: "score",
  ranges,
});
const all = () => true;

/** A hit at 0.9, a false alarm at 0.6, a hit at 0.4, one missed at any score. */
const street = () => ({
  prediction: side([box(0, 0.9), "car"], [box(50, 0.6), "car"], [box(100, 0.4), "person"]),
  truth: side([box(0), "car"], [box(101), "person"], [box(200), "car"]),
});

describe("counts of boxes", () => {
  it("follow the least score", () => {
    const pictures = [street()];
    expect(Object.fromEntries(countBoxes(pictures, rules()))).toEqual({
      car: { tp: 1, fp: 1, fn: 1 },
      person: { tp: 1, fp: 0, fn: 0 },
    });
    expect(Object.fromEntries(countBoxes(pictures, rules({ score: [0.6, Infinity] })))).toEqual({
      car: { tp: 1, fp: 1, fn: 1 },
      person: { tp: 0, fp: 0, fn: 1 },
    });
    expect(countBoxes(pictures, rules({ score: [0.61, Infinity] })).get("car")?.fp).toBe(0);
  });
  it("match again without what is above the greatest score", () => {
    const pictures = [
      { prediction: side([box(0, 0.9), "a"], [box(1, 0.5), "a"]), truth: side([box(0), "a"]) },
    ];
    expect(countBoxes(pictures, rules()).get("a")).toEqual({ tp: 1, fp: 1, fn: 0 });
    expect(countBoxes(pictures, rules({ score: [-Infinity, 0.8] })).get("a")).toEqual({
      tp: 1,
      fp: 0,
      fn: 0,
    });
  });
  it("keep boxes without a score, which take what the others left", () => {
    const pictures = [
      { prediction: side([box(0), "a"], [box(1, 0.5), "a"]), truth: side([box(0), "a"]) },
    ];
    expect(countBoxes(pictures, rules()).get("a")).toEqual({ tp: 1, fp: 1, fn: 0 });
    expect(countBoxes(pictures, rules({ score: [0.6, Infinity] })).get("a")).toEqual({
      tp: 1,
      fp: 0,
      fn: 0,
    });
  });
  it("have NaN only while no range is asked for", () => {
    const pictures = [{ prediction: side([box(0, Number.NaN), "a"]), truth: side() }];
    expect(countBoxes(pictures, rules()).get("a")?.fp).toBe(1);
    expect(countBoxes(pictures, rules({ score: [-1, Infinity] })).get("a")).toBeUndefined();
  });
  it("heed other scores", () => {
    const other: Box = { ...box(0, 0.9), scores: { score: 0.9, quality: 0.1 } };
    const pictures = [{ prediction: side([other, "a"]), truth: side([box(0), "a"]) }];
    expect(scoreOf(pictures)).toBe("score");
    expect(countBoxes(pictures, rules({ quality: [0.2, 1] })).get("a")).toEqual({
      tp: 0,
      fp: 0,
      fn: 1,
    });
  });
});

describe("colours and figures", () => {
  const layer = (name: string, { boxes, names }: BoxSide): BoxContent => {
    const classes = new Map([...new Set(names)].map((one, id) => [id, one]));
    const idOf = new Map([...classes].map(([id, one]) => [one, id]));
    return {
      type: "boxes",
      layer: { type: "boxes", id: name, name, labels: {}, labelFiles: [], count: boxes.length },
      boxes: boxes.map((one, i) => ({ ...one, classId: idOf.get(names[i] as string) as number })),
      names: classes,
    };
  };
  const counted = (picture: { prediction: BoxSide; truth: BoxSide }, change: object) => {
    const settings = { ...defaultOverlay, ...change };
    const pair = {
      prediction: layer("prediction", picture.prediction),
      truth: layer("truth", picture.truth),
    };
    const colors = [...boxErrors(pair, settings).values()];
    const of = (name: string) => colors.filter((one) => one === name).length;
    return { tp: of("hit"), fp: of("alarm"), fn: of("missed") };
  };
  const table = (picture: { prediction: BoxSide; truth: BoxSide }, change: object) => {
    const settings = { ...defaultOverlay, ...change };
    const found = countBoxes([picture], { ...rules(settings.scores), iou: settings.iou });
    const shown = [...found].filter(([name]) => !settings.hiddenClasses.includes(name));
    return shown.reduce(
      (sum, [, { tp, fp, fn }]) => ({ tp: sum.tp + tp, fp: sum.fp + fp, fn: sum.fn + fn }),
      { tp: 0, fp: 0, fn: 0 },
    );
  };
  it("agree when true boxes have scores too", () => {
    const picture = {
      prediction: side([box(0, 0.9), "a"], [box(40, 0.3), "a"]),
      truth: side([box(0, 0.1), "a"], [box(40, 0.1), "a"]),
    };
    const change = { scores: { score: [0.5, Infinity] } };
    expect(counted(picture, change)).toEqual({ tp: 1, fp: 0, fn: 1 });
    expect(table(picture, change)).toEqual({ tp: 1, fp: 0, fn: 1 });
  });
  it("agree whatever is set", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const some = (count: number, scored: number): BoxSide =>
      side(
        ...Array.from({ length: count }, (): [Box, string] => [
          box(Math.floor(random() * 60), random() < scored ? random() : undefined),
          random() < 0.5 ? "a" : "b",
        ]),
      );
    for (let i = 0; i < 200; i++) {
      const picture = { prediction: some(8, i % 2 ? 1 : 0.7), truth: some(8, 0.5) };
      const change = {
        scores: i % 3 ? { score: [random() * 0.6, 0.9] } : {},
        hiddenClasses: i % 4 ? [] : ["a"],
        iou: 0.3 + random() * 0.6,
      };
      expect(counted(picture, change)).toEqual(table(picture, change));
    }
  });
});

describe("the curve", () => {
  it("has the figures at each score", () => {
    const points = scoreCurve([street()], rules({ score: [0.95, Infinity] }), all);
    expect(points.map(({ score, tp, fp, fn }) => [score, tp, fp, fn])).toEqual([
      [0.9, 1, 0, 2],
      [0.6, 1, 1, 2],
      [0.4, 2, 1, 1],
    ]);
    expect(bestPoint(points)?.score).toBe(0.4);
    expect(scoreCurve([street()], rules(), (name) => name === "person")).toHaveLength(1);
  });
});

const track = (id: string): Track<ImageItem> =>
  ({
    run: { path: id, id, name: id, color: "" },
    now: { step: 0, time: 0, items: [], positions: [], total: 0 },
  }) as unknown as Track<ImageItem>;

const listOf = (
  run: string,
  ...evaluations: readonly (Evaluation & { sample: string })[]
): EvaluatedList => {
  const pictures = evaluations.map(({ sample, ...evaluation }, position) => ({
    item: { sampleId: sample, layers: [] } as unknown as ImageItem,
    position,
    evaluation,
  }));
  return { list: { track: track(run), pictures, total: pictures.length, late: false }, pictures };
};
const pixels = (entries: Record<string, [tp: number, fp: number, fn: number, id: number]>) =>
  new Map(
    Object.entries(entries).map(([name, [tp, fp, fn, id]]): [string, ClassPixels] => [
      name,
      { tp, fp, fn, id },
    ]),
  );

describe("tables", () => {
  const lists = [
    listOf(
      "a",
      {
        sample: "x",
        masks: pixels({ sky: [90, 0, 10, 0], class_0: [5, 5, 5, 0], car: [10, 10, 0, 3] }),
      },
      { sample: "y", masks: pixels({ car: [0, 0, 20, 3] }) },
    ),
    listOf("b", { sample: "x", masks: pixels({ car: [1, 0, 1, 3] }) }),
  ];
  it("sum pictures, then classes; a background counts only when it is shown", () => {
    const groups = maskGroups(lists, defaultOverlay);
    expect(groups.map((group) => group.name)).toEqual([
      "all classes",
      "mean of classes",
      "sky",
      "car",
    ]);
    const [every, mean, , car] = groups;
    expect(car?.rows[0]).toMatchObject({ tp: 10, fp: 10, fn: 20, iou: 0.25 });
    expect(every?.rows[0]).toMatchObject({ tp: 100, fp: 10, fn: 30 });
    expect(mean?.rows[0]?.iou).toBeCloseTo((0.9 + 0.25) / 2, 12);
    // The second run has no pixel of the sky: the mean is of the classes it has.
    expect(mean?.rows[1]?.iou).toBe(0.5);
    const shown = maskGroups(lists, { ...defaultOverlay, shownClasses: ["class_0"] });
    expect(shown.map((group) => group.name)).toContain("class_0");
  });
  it("leave out hidden classes", () => {
    const [every] = boxGroups(
      [listOf("a", { sample: "x", boxes: street() })],
      rules(),
      (name) => name !== "car",
    );
    expect(every?.rows[0]).toMatchObject({ tp: 1, fp: 0, fn: 0 });
  });
});

it("most errors come first, samples of all runs at the same place", () => {
  const wrong = { prediction: side([box(0, 0.5), "a"], [box(50, 0.5), "a"]), truth: side() };
  const right = { prediction: side([box(0, 0.5), "a"]), truth: side([box(0), "a"]) };
  const lists = [
    listOf("a", { sample: "x", boxes: right }, { sample: "y", boxes: right }),
    listOf("b", { sample: "y", boxes: wrong }, { sample: "x", boxes: { ...right } }),
  ];
  const { tracks, positionOf } = byErrors(lists, defaultOverlay);
  const shown = tracks.map(({ now }) => now?.items.map((item) => item.sampleId));
  expect(shown).toEqual([
    ["y", "x"],
    ["y", "x"],
  ]);
  expect([positionOf("a", 0), positionOf("b", 0), positionOf("b", 1)]).toEqual([1, 0, 1]);
});
