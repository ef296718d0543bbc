import { expect, it } from "vitest";
import { barPath, binAt, logPart, outlinePath } from "./barGeometry";

const box = { x: [0, 4] as const, top: 10, width: 40, height: 20 };

it("finds the bin, the last one closed", () => {
  const edges = [0, 1, 2, 4];
  expect([-1, 0, 0.5, 1, 4, 4.1].map((x) => binAt(edges, x))).toEqual([-1, 0, 0, 1, 2, -1]);
});

it("draws each bar that counts something", () => {
  expect(barPath([0, 2, 4], [10, 0], box)).toBe("M0 20v-20h19v20z");
});

it("never loses a small count", () => {
  expect(barPath([0, 4], [0.0001], { ...box, top: 1e9 })).toContain("v-1h");
});

it("draws one bar alone", () => {
  expect(barPath([0, 2, 4], [5, 10], box, 1)).toBe("M20 20v-20h19v20z");
});

it("draws logarithms with nothing at the bottom and everything at the top", () => {
  const part = logPart(1000, 1);
  expect([0, 1, 1000].map((count) => Number(part(count).toFixed(3)))).toEqual([0, 0.1, 1]);
  expect(barPath([0, 4], [10], { ...box, part })).toBe("M0 20v-6.94h39v6.94z");
});

it("draws an outline of all bars", () => {
  expect(outlinePath([0, 2, 4], [10, 0], box)).toBe("M0 20V0H20V20H40V20");
});
