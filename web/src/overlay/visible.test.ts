import { describe, expect, it } from "vitest";
import type { Box } from "./layers";
import { defaultOverlay } from "./settings";
import { boxFilter, isClassShown, isLayerShown } from "./visible";

const settings = (change: object) => ({ ...defaultOverlay, ...change });

describe("classes of masks", () => {
  it("are shown, backgrounds only when asked for", () => {
    expect(isClassShown(defaultOverlay, "car", 1)).toBe(true);
    expect(isClassShown(defaultOverlay, "class_0", 0)).toBe(false);
    expect(isClassShown(settings({ shownClasses: ["class_0"] }), "class_0", 0)).toBe(true);
    expect(isClassShown(settings({ solo: "void" }), "void", 9)).toBe(true);
  });
  it("can be hidden, or all but one", () => {
    expect(isClassShown(settings({ hiddenClasses: ["car"] }), "car", 1)).toBe(false);
    expect(isClassShown(settings({ solo: "bus" }), "car", 1)).toBe(false);
    expect(isClassShown(settings({ solo: "car", hiddenClasses: ["car"] }), "car", 1)).toBe(true);
  });
});

describe("boxes", () => {
  const box = (scores: Record<string, number>): Box => ({
    xMin: 0,
    yMin: 0,
    xMax: 1,
    yMax: 1,
    scores,
    caption: "",
  });
  it("have no background", () => {
    expect(boxFilter(defaultOverlay)(box({}), "class_0")).toBe(true);
  });
  it("are shown within the range of each score; without the score they are shown", () => {
    const limits = settings({ scores: { sure: [0.5, 1] } });
    expect(boxFilter(limits)(box({ sure: 0.5 }), "car")).toBe(true);
    expect(boxFilter(limits)(box({ sure: 0.49 }), "car")).toBe(false);
    expect(boxFilter(limits)(box({ sure: Number.NaN }), "car")).toBe(false);
    expect(boxFilter(limits)(box({ other: 0 }), "car")).toBe(true);
  });
});

it("layers are hidden by kind and one by one", () => {
  const mask = { type: "mask", id: "mask:a" } as const;
  expect(isLayerShown(defaultOverlay, mask)).toBe(true);
  expect(isLayerShown(settings({ masks: false }), mask)).toBe(false);
  expect(isLayerShown(settings({ boxes: false }), mask)).toBe(true);
  expect(isLayerShown(settings({ hiddenLayers: ["mask:a"] }), mask)).toBe(false);
});
