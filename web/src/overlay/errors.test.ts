// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { boxesToDraw } from "./boxStrokes";
import { mergeNames } from "./classNames";
import type { BoxContent, Content, MaskContent } from "./content";
import { boxErrors, boxPair, ERROR_IDS, linedTruth, maskPair } from "./errors";
import { labelMap } from "./labelMap";
import type { Box } from "./layers";
import { pairOf } from "./pairOf";
import { pick } from "./pick";
import { defaultOverlay } from "./settings";
import { readStyle } from "./style";

const named = (...names: string[]) => names.map((name) => ({ name }));
const free = { prediction: null, truth: null };

describe("the pair that is compared", () => {
  const pair = (names: string[], settings: Parameters<typeof pairOf>[1] = free) => {
    const found = pairOf(named(...names), settings);
    return found && [found.prediction.name, found.truth.name];
  };
  it("is known by its names", () => {
    expect(pair(["predictions", "ground_truth"])).toEqual(["predictions", "ground_truth"]);
    expect(pair(["gt", "unet"])).toEqual(["unet", "gt"]);
    expect(pair(["Labels", "attention", "pred"])).toEqual(["pred", "Labels"]);
    expect(pair(["target", "guess"])).toEqual(["guess", "target"]);
    expect(pair(["first", "gtx"])).toBeUndefined();
    expect(pair(["truth"])).toBeUndefined();
  });
  it("is what was chosen", () => {
    const names = ["a", "b", "truth"];
    expect(pair(names, { prediction: "b", truth: "a" })).toEqual(["b", "a"]);
    expect(pair(names, { prediction: "b", truth: null })).toEqual(["b", "truth"]);
    expect(pair(names, { prediction: null, truth: "b" })).toEqual(["a", "b"]);
    expect(pair(["a", "b"], { prediction: "a", truth: "a" })).toBeUndefined();
  });
});

const mask = (name: string, ids: Uint8Array, labels: object): MaskContent => ({
  type: "mask",
  layer: {
    type: "mask",
    id: `mask:${name}`,
    name,
    labels: {},
    labelFiles: [],
    width: ids.length,
    height: 1,
    encoding: "gray8",
    file: { url: "", sizeBytes: 0 },
  },
  map: labelMap(ids.length, 1, ids),
  names: mergeNames([labels]),
});

describe("pixels", () => {
  const layers = [
    mask("guess", Uint8Array.of(0, 1, 1, 0, 2), { 0: "background", 1: "car", 2: "bus" }),
    mask("truth", Uint8Array.of(0, 5, 0, 5, 5), { 0: "background", 5: "car" }),
  ];
  const content: Content = { layers, late: false };
  const errorsWith = (change: object) =>
    Array.from(maskPair(content, { ...defaultOverlay, ...change })?.map.ids ?? []);
  const { none, hit, alarm, missed, wrong } = ERROR_IDS;
  it("are compared by the names of their classes", () => {
    expect(errorsWith({})).toEqual([none, hit, alarm, missed, wrong]);
  });
  it("of classes that are hidden are nothing", () => {
    expect(errorsWith({ solo: "bus" })).toEqual([none, none, none, none, alarm]);
    expect(errorsWith({ shownClasses: ["background"] })).toEqual([hit, hit, wrong, wrong, wrong]);
    expect(errorsWith({ masks: false })).toEqual([]);
  });
  it("that the truth does not judge are nothing", () => {
    const truth = mask("truth", Uint8Array.of(0, 5, 0, 5, 5), { 0: "unlabeled", 5: "car" });
    const judged = maskPair(
      { layers: [layers[0] as MaskContent, truth], late: false },
      defaultOverlay,
    );
    expect(Array.from(judged?.map.ids ?? [])).toEqual([none, hit, none, missed, wrong]);
  });
  it("of the truth are lines while the prediction is seen, too", () => {
    expect(linedTruth(layers, defaultOverlay)).toBe(layers[1]);
    expect(linedTruth(layers, { ...defaultOverlay, hiddenLayers: ["mask:guess"] })).toBeUndefined();
    expect(linedTruth(layers, { ...defaultOverlay, color: "error" })).toBeUndefined();
  });
});

describe("boxes", () => {
  const box = (x: number, classId: number): Box => ({
    xMin: x,
    yMin: 0,
    xMax: x + 10,
    yMax: 10,
    classId,
    scores: {},
    caption: "",
  });
  const boxes = (name: string, list: Box[], labels: object): BoxContent => ({
    type: "boxes",
    layer: { type: "boxes", id: `boxes:${name}`, name, labels: {}, labelFiles: [], count: 0 },
    boxes: list,
    names: mergeNames([labels]),
  });
  const guesses = [box(0, 1), box(50, 1), box(100, 2)];
  const truths = [box(1, 7), box(100, 7)];
  const content: Content = {
    layers: [boxes("guess", guesses, { 1: "car", 2: "bus" }), boxes("truth", truths, { 7: "car" })],
    late: false,
  };
  it("hit, are false alarms, are missed", () => {
    const pair = boxPair(content, defaultOverlay);
    const errors = pair && boxErrors(pair, defaultOverlay);
    expect([...guesses, ...truths].map((one) => errors?.get(one))).toEqual([
      "hit",
      "alarm",
      "alarm",
      "found",
      "missed",
    ]);
  });
  it("leave what is not compared faint, and what was missed in sight", () => {
    const scored = guesses.map((one) => ({ ...one, scores: { score: 0.2 } }));
    const real = truths.map((one) => ({ ...one, scores: { score: 0.1 } }));
    const other = [box(70, 3)];
    const all: Content = {
      layers: [
        boxes("guess", scored, { 1: "car" }),
        boxes("truth", real, { 7: "car" }),
        boxes("proposals", other, { 3: "thing" }),
      ],
      late: false,
    };
    const settings = {
      ...defaultOverlay,
      color: "error" as const,
      scores: { score: [0.5, 1] as const },
    };
    const drawn = boxesToDraw(all, settings, readStyle(1));
    expect(drawn.map((one) => [one.box, one.faint ?? false])).toEqual([
      [other[0], true],
      [real[0], false],
      [real[1], false],
    ]);
    expect(pick(all, settings, 105, 5).boxes.map((one) => one.box)).toEqual([real[1]]);
    expect(pick(all, { ...settings, color: "class" }, 105, 5).boxes).toEqual([]);
  });
});
