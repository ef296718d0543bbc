import { describe, expect, it } from "vitest";
import { caughtStep, END_PIXELS, markRects, type StripBox, stepAt, xOf } from "./strip";

const box: StripBox = { width: 100 + 2 * END_PIXELS, height: 40, extent: [0, 1000] };

describe("steps and pixels", () => {
  it("go both ways", () => {
    for (const step of [0, 10, 500, 1000]) expect(stepAt(xOf(step, box), box)).toBe(step);
  });
  it("stay inside", () => {
    expect([stepAt(-50, box), stepAt(9999, box)]).toEqual([0, 1000]);
  });
  it("take a single step", () => {
    const one: StripBox = { ...box, extent: [7, 7] };
    expect(xOf(7, one)).toBe(END_PIXELS);
    expect(stepAt(60, one)).toBe(7);
  });
});

it("catches the nearest mark within reach", () => {
  const steps = [100, 120, 900];
  expect(caughtStep(xOf(118, box), box, steps, 3)).toBe(120);
  expect(caughtStep(xOf(500, box), box, steps, 3)).toBe(500);
});

describe("marks", () => {
  it("are one per pixel however many were logged", () => {
    const steps = Array.from({ length: 5000 }, (_, i) => i / 5);
    expect(markRects(steps, 0, 1, box).length).toBeLessThanOrEqual(101);
  });
  it("have a lane per run while there are few", () => {
    const tops = [0, 1, 2].map((lane) => markRects([5], lane, 3, box)[0]?.y);
    expect(new Set(tops).size).toBe(3);
  });
});
