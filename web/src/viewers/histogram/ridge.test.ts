import { expect, it } from "vitest";
import type { HistogramItem } from "./model";
import { lineAt, ridgeLines } from "./ridge";

const item: HistogramItem = {
  bins: Float64Array.of(0, 1, 2),
  values: Float64Array.of(1, 3),
  nan: 0,
  negInf: 0,
  posInf: 0,
  below: 0,
  above: 0,
};
const entries = Array.from({ length: 100 }, (_, step) => ({
  step,
  time: 0,
  items: [item],
  positions: [0],
  total: 1,
}));

it("keeps first, last and the playhead's", () => {
  const lines = ridgeLines(entries, [0, 2], { width: 100, height: 50 }, 51);
  const steps = lines.map((line) => line.step);
  expect(lines.length).toBeLessThanOrEqual(41);
  expect(steps).toContain(0);
  expect(steps).toContain(99);
  expect(lines.find((line) => line.now)?.step).toBe(51);
});

it("draws as many as there is room for", () => {
  expect(ridgeLines(entries, [0, 2], { width: 100, height: 240 }, null).length).toBeLessThanOrEqual(
    40,
  );
  expect(ridgeLines(entries, [0, 2], { width: 100, height: 50 }, null).length).toBeLessThanOrEqual(
    9,
  );
});

it("finds the line under a place, the one in front where they overlap", () => {
  const lines = ridgeLines(entries.slice(0, 3), [0, 2], { width: 100, height: 100 }, null);
  expect(lines.map(({ base }) => base)).toEqual([34, 67, 100]);
  expect([10, 40, 99, 120].map((y) => lineAt(lines, y)?.step)).toEqual([0, 1, 2, 2]);
  expect(lineAt([], 1)).toBeUndefined();
});

it("draws nothing of nothing", () => {
  expect(ridgeLines([], [0, 1], { width: 10, height: 10 }, null)).toEqual([]);
});
