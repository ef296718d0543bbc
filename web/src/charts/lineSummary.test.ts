import { expect, it } from "vitest";
import type { Line } from "./line";
import { describe, placeOf, readAt, readLatest } from "./lineSummary";

const line = (id: string, x: number[], y: number[]): Line => {
  const mean = Float64Array.from(y);
  const columns = { x: Float64Array.from(x), mean, min: mean, max: mean };
  return { id, name: id, color: "red", ...columns, total: x.length };
};

it("reads the nearest values, highest first, NaN last", () => {
  const lines = [
    line("low", [0, 10], [1, 2]),
    line("nan", [0, 10], [1, Number.NaN]),
    line("high", [0, 10], [5, 6]),
    line("ended", [0, 3], [9, 9]),
    line("late", [90, 100], [7, 7]),
  ];
  expect(readAt(lines, 9, [0, 100]).map((r) => r.id)).toEqual(["high", "low", "nan"]);
});

it("names the place where the nearest value was logged", () => {
  const readings = readAt([line("a", [0, 10], [1, 2]), line("b", [8], [3])], 9.4, [0, 20]);
  expect(placeOf(readings, 9.4)).toBe(10);
  expect(placeOf([], 9.4)).toBe(9.4);
});

it("reads the newest at or before", () => {
  expect(readLatest([line("a", [0, 10], [1, 2]), line("b", [20], [3])], 19)).toMatchObject([
    { id: "a", value: 2, spread: null },
  ]);
});

it("tells the spread of a bucket", () => {
  const bucket = { ...line("a", [0], [1]), min: Float64Array.of(0), max: Float64Array.of(40) };
  expect(readAt([bucket], 0, [0, 1])[0]?.spread).toEqual([0, 40]);
});

it("describes the chart in words", () => {
  const text = describe("loss", [line("calm-heron", [0, 10], [2, 0.5])], String);
  expect(text).toBe("loss, line chart of 1 run. calm-heron: last 0.5 at 10, from 0.5 to 2.");
  expect(describe("loss", [], String)).toBe("loss: nothing logged");
});
