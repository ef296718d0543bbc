import { describe, expect, it } from "vitest";
import {
  defaultOverlay,
  type OverlaySettings,
  overlayWords,
  parseOverlayWords,
} from "../../../overlay/settings";
import { classFilter, isClassShown } from "../../../overlay/visible";
import { sizeOf } from "../grid/useGridOptions";
import {
  hideClasses,
  scoreEnds,
  scoreRange,
  scoreStep,
  scoreText,
  setScore,
  showAllClasses,
  showOnly,
  toggleClass,
  toggleLayer,
} from "./choices";
import { fitting } from "./Fitting";

const car = { name: "car", id: 1 };
const nothing = { name: "background", id: 0 };
const after = (settings: OverlaySettings, change: Partial<OverlaySettings>) => ({
  ...settings,
  ...change,
});

describe("classes", () => {
  it("are hidden and shown again; a background is shown and hidden again", () => {
    const hidden = after(defaultOverlay, toggleClass(defaultOverlay, car));
    expect(hidden.hiddenClasses).toEqual(["car"]);
    expect(toggleClass(hidden, car)).toEqual({ hiddenClasses: [] });
    expect(toggleClass(defaultOverlay, nothing)).toEqual({ shownClasses: ["background"] });
  });
  it("take the place of one that stands alone", () => {
    const alone = { ...defaultOverlay, solo: "road" };
    expect(toggleClass(alone, car)).toEqual({ solo: "car" });
    expect(toggleClass({ ...alone, solo: "car" }, car)).toEqual({ solo: null });
  });
  it("are all hidden, with a background that was shown", () => {
    const settings = { ...defaultOverlay, hiddenClasses: ["car"], shownClasses: ["background"] };
    const list = [car, { name: "road", id: 2 }, nothing];
    expect(hideClasses(settings, list, list)).toEqual({
      solo: null,
      onlyClasses: null,
      hiddenClasses: ["car", "road"],
      shownClasses: [],
    });
  });
});

describe("of tens of thousands of classes", () => {
  const many = Array.from({ length: 65_000 }, (_, id) => ({ name: `class ${id}`, id }));
  const lengthOf = (settings: OverlaySettings) => overlayWords(settings).join().length;
  const [first, second] = many.slice(1) as [typeof car, typeof car];
  it("none, and then some, are few words", () => {
    const none = after(defaultOverlay, hideClasses(defaultOverlay, many, many));
    expect(overlayWords(none)).toEqual(["-classes"]);
    const isShown = classFilter(none);
    expect(many.some(({ name, id }) => isShown(name, id))).toBe(false);
    const one = after(none, toggleClass(none, first));
    expect(overlayWords(one)).toEqual(["only:class 1"]);
    expect(after(one, toggleClass(one, first))).toEqual(none);
    expect(after(one, showAllClasses())).toEqual(defaultOverlay);
    expect(parseOverlayWords(overlayWords(none))).toEqual(none);
    expect(parseOverlayWords(overlayWords(one))).toEqual(one);
  });
  it("those found are few words, and so are all others", () => {
    const found = many.filter(({ name }) => name.endsWith("999"));
    const only = after(defaultOverlay, showOnly(defaultOverlay, found, many));
    expect(only.onlyClasses).toHaveLength(65);
    expect(lengthOf(only)).toBeLessThan(1100);
    const others = after(defaultOverlay, hideClasses(defaultOverlay, found, many));
    expect(others.hiddenClasses).toHaveLength(65);
    expect(isClassShown(others, first.name, first.id)).toBe(true);
    const fewer = after(only, hideClasses(only, [found[0] as typeof car], many));
    expect(fewer.onlyClasses).toHaveLength(64);
  });
  it("keep what was said of classes of other panels", () => {
    const settings = { ...defaultOverlay, hiddenClasses: ["elsewhere"] };
    expect(hideClasses(settings, [second], [first, second]).hiddenClasses).toEqual([
      "elsewhere",
      second.name,
    ]);
  });
});

it("sliders have finite ends and short numbers, whatever the scores are", () => {
  for (const [least, greatest] of [
    [-Number.MAX_VALUE, Number.MAX_VALUE],
    [1e308, 1e308],
    [-5, -5],
    [5e-324, 5e-324],
    [2, 3e9],
  ] as const) {
    const score = { key: "constructor", least, greatest, boxes: 1 };
    const [low, high] = scoreEnds(score);
    expect(high - low).toBeGreaterThan(0);
    expect(high - low).toBeLessThan(Infinity);
    expect(scoreStep(score)).toBeGreaterThan(0);
    expect(scoreStep(score)).toBeLessThan(high - low);
    expect(scoreText(high, scoreStep(score)).length).toBeLessThan(13);
    expect(scoreRange(defaultOverlay, score)).toEqual([low, high]);
  }
});

it("hides a layer with its masks and boxes", () => {
  const layer = { ids: ["mask:p", "boxes:p"] };
  const half = { ...defaultOverlay, hiddenLayers: ["mask:p", "mask:q"] };
  const hidden = after(half, toggleLayer(half, layer));
  expect(hidden.hiddenLayers).toEqual(["mask:q", "mask:p", "boxes:p"]);
  expect(toggleLayer(hidden, layer)).toEqual({ hiddenLayers: ["mask:q"] });
});

describe("scores", () => {
  const score = { key: "s", least: 0.2, greatest: 0.9, boxes: 3 };
  const loss = { key: "loss", least: -3, greatest: 12.5, boxes: 3 };
  it("have ends that look like what they are", () => {
    expect(scoreEnds(score)).toEqual([0, 1]);
    expect(scoreEnds(loss)).toEqual([-3, 12.5]);
    expect(scoreEnds({ ...loss, least: 4, greatest: 4 })).toEqual([3, 5]);
    expect([scoreStep(score), scoreStep(loss)]).toEqual([0.01, 0.1]);
    expect(scoreText(0.4, 0.01)).toBe("0.40");
    expect(scoreText(-3, 0.1)).toBe("-3.0");
  });
  it("are open at an end, whatever comes later", () => {
    const change = setScore(defaultOverlay, score, [0.4, 1]);
    expect(change).toEqual({ scores: { s: [0.4, Infinity] } });
    const settings = after(defaultOverlay, change);
    expect(scoreRange(settings, score)).toEqual([0.4, 1]);
    expect(setScore(settings, score, [0, 1])).toEqual({ scores: {} });
  });
});

it("shows as many chips as fit beside the button for the others", () => {
  expect(fitting([50, 50, 50], 158, 3)).toBe(3);
  expect(fitting([50, 50, 50], 157, 3)).toBe(2);
  expect(fitting([50, 50, 50], 140, 3)).toBe(1);
  expect(fitting([50, 50], 151, 99)).toBe(1);
  expect(fitting([50, 50], 152, 99)).toBe(2);
  expect(fitting([], 100, 0)).toBe(0);
});

it("reads the size of pictures from a link", () => {
  expect([sizeOf(undefined), sizeOf("x"), sizeOf("-3")]).toEqual([null, null, null]);
  expect([sizeOf("160"), sizeOf("1"), sizeOf("99999")]).toEqual([160, 32, 640]);
});
