import { describe, expect, it } from "vitest";
import type { SeriesTrack } from "../api/binary";
import { linesOf, pointsFor, seriesRequests, stepOfX, xOfStep } from "./scalarLines";
import type { VisibleRun } from "./view";

const floats = (...values: number[]) => Float64Array.from(values);
const run = (id: string, started?: number): VisibleRun => ({
  path: `local/p/${id}`,
  id,
  name: id,
  color: "red",
  state: "running",
  version: 1,
  lastStep: 20,
  ...(started === undefined ? {} : { started }),
});
const points: SeriesTrack = {
  run: "local/p/a",
  level: 0,
  shown: 2,
  total: 2,
  columns: { step: floats(0, 10), time: floats(100, 104), value: floats(1, 2) },
};
const buckets: SeriesTrack = {
  run: "local/p/b",
  level: 1,
  shown: 1,
  total: 16,
  columns: {
    step_first: floats(0),
    step_last: floats(30),
    time_first: floats(200),
    time_last: floats(204),
    min: floats(-1),
    max: floats(9),
    mean: floats(2),
    nans: floats(3),
  },
};

describe("lines", () => {
  it("take points as they are and buckets at their middle", () => {
    const [a, b] = linesOf([buckets, points], [run("a"), run("b")], "step");
    expect(a).toMatchObject({ id: "local/p/a", x: floats(0, 10), total: 2 });
    expect(a?.min).toBe(a?.mean);
    expect(b).toMatchObject({ x: floats(15), min: floats(-1), max: floats(9), nans: floats(3) });
  });
  it("count time from the run's start, or from its first value", () => {
    expect(linesOf([points], [run("a", 90)], "time")[0]?.x).toEqual(floats(10, 14));
    expect(linesOf([points], [run("a")], "time")[0]?.x).toEqual(floats(0, 4));
  });
  it("leave out runs without values", () => {
    const none = { ...points, shown: 0, columns: {} };
    expect(linesOf([none], [run("a"), run("b")], "step")).toEqual([]);
  });
});

it("goes from step to x and back", () => {
  const lines = linesOf([points], [run("a", 90)], "time");
  expect(xOfStep(lines, 10)).toBe(14);
  expect(xOfStep(lines, 99)).toBe(14);
  expect(xOfStep(lines, -1)).toBeNull();
  expect(stepOfX(lines, 13.5)).toBe(10);
  expect(stepOfX([], 3)).toBeNull();
});

describe("requests", () => {
  it("are one for all, or one per run on a zoomed time axis", () => {
    const runs = [run("a", 1000), run("b", 2000)];
    expect(seriesRequests(runs, "time", undefined)).toHaveLength(1);
    expect(seriesRequests(runs, "step", [0, 100])).toEqual([
      { runs: ["local/p/a", "local/p/b"], range: [-2, 102] },
    ]);
    expect(seriesRequests(runs, "time", [0, 100]).map((r) => r.range)).toEqual([
      [998, 1102],
      [1998, 2102],
    ]);
  });
  it("ask for fewer points each when there are many runs", () => {
    expect(pointsFor(390, 3)).toBe(3200);
    expect(pointsFor(390, 100)).toBe(800);
  });
});
