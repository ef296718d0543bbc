import { expect, it, describe as suite } from "vitest";
import type { StoredItem } from "../types";
import {
  densities,
  describe,
  edgeRange,
  type HistogramItem,
  oddSteps,
  outsideText,
  parse,
  quantile,
  reachingPast,
  regrid,
  share,
  sumOf,
  toGrid,
} from "./model";

const stored = (meta: StoredItem["meta"]): StoredItem => ({
  kind: "histogram",
  version: 1,
  meta,
  blobs: {},
  children: {},
});
const item = (
  bins: number[],
  values: number[],
  more: Partial<HistogramItem> = {},
): HistogramItem => ({
  ...parse(stored({ bins, values })),
  ...more,
});

suite("parse", () => {
  it("counts what is absent as none", () => {
    expect(item([0, 1, 2], [3, 4])).toMatchObject({ nan: 0, above: 0 });
  });
  it.each([
    [{ bins: [0, 1], values: [1, 2] }, "one edge more"],
    [{ bins: [0], values: [] }, "one edge more"],
    [{ bins: [1, 0], values: [1] }, "edges that grow"],
    [{ bins: [0, "NaN"], values: [1] }, "edges that grow"],
    [{ bins: "x", values: [1] }, "expected bins to be a list"],
    [{ bins: [0, 1], values: [null] }, "expected numbers in values"],
    [{ bins: [0, 1], values: [1], nan: -1 }, "expected nan to be a count"],
  ])("refuses %j", (meta, message) => expect(() => parse(stored(meta))).toThrow(message));
});

it("says what no bar shows", () => {
  expect(outsideText(item([0, 1], [1]))).toBe("");
  expect(outsideText(item([0, 1], [1], { nan: 1200, posInf: 1 }))).toBe("1,200 NaN · 1 ∞");
});

suite("runs share a panel", () => {
  it("fills it with one", () => {
    expect(share(1, 300, 200)).toEqual({ columns: 1, height: 200 });
  });
  it.each([
    [2, 308, 194],
    [2, 308, 290],
    [3, 308, 400],
    [4, 950, 194],
    [6, 950, 400],
  ])("%d in %d × %d without scrolling", (count, width, height) => {
    const fitted = share(count, width, height);
    expect(Math.ceil(count / fitted.columns) * fitted.height).toBeLessThanOrEqual(height);
  });
  it("puts wide ones below one another, and beside one another in a flat panel", () => {
    expect(share(2, 308, 290).columns).toBe(1);
    expect(share(3, 950, 190).columns).toBe(3);
  });
  it("scrolls when there are too many to read", () => {
    expect(share(40, 308, 194).height).toBeGreaterThanOrEqual(88);
  });
});

suite("common bins", () => {
  it("keep the sum when edges change", () => {
    for (const one of [item([-3, 0, 9], [5, 7]), item([-1, -0.5, 0.3, 2], [1, 2, 3])]) {
      const rows = regrid(one, [-3, 9], 17);
      expect(rows.reduce((a, b) => a + b)).toBeCloseTo(sumOf(one), 9);
    }
  });
  it("share a bin out evenly", () => {
    expect([...regrid(item([0, 4], [8]), [0, 8], 4)]).toEqual([4, 4, 0, 0]);
  });
  it("put a bin narrower than a row into it", () => {
    expect([...regrid(item([0.1, 0.2], [8]), [0, 2], 2)]).toEqual([8, 0]);
  });
  it("range over all edges", () => {
    expect(edgeRange([item([0, 1], [1]), item([-2, 0.5], [1])])).toEqual([-2, 1]);
    expect(edgeRange([])).toBeNull();
  });
});

it("makes a column of each entry, the last as wide as the one before", () => {
  const entries = [0, 10].map((step) => ({
    step,
    time: 0,
    items: [item([0, 1], [step])],
    positions: [0],
    total: 1,
  }));
  const grid = toGrid(entries, [0, 1]);
  expect(grid).toMatchObject({ x: [0, 10], xEnd: 20, y: [0, 1], rows: 24 });
  expect(grid.values.slice(24).reduce((a, b) => a + b)).toBeCloseTo(10);
});

it("leaves room for the newest column, but not when zoomed", () => {
  expect(reachingPast([0, 160], 160)).toEqual([0, 170]);
  expect(reachingPast([0, 80], 160)).toEqual([0, 80]);
});

it("finds the steps with values outside", () => {
  const entries = [item([0, 1], [1]), item([0, 1], [1], { nan: 2 })].map((one, step) => ({
    step,
    time: 0,
    items: [one],
    positions: [0],
    total: 1,
  }));
  expect(oddSteps(entries)).toEqual([{ step: 1, text: "2 NaN" }]);
});

it("describes itself", () => {
  expect(describe("grad", "calm", item([0, 1, 2], [1, 9], { nan: 1 }))).toBe(
    "grad of calm: 2 bins from 0 to 2, most in 1 to 2; 1 NaN",
  );
});

it("makes densities that are 1 together, whatever the bins", () => {
  expect([...densities(item([0, 1, 3], [1, 1]))]).toEqual([0.5, 0.25]);
  expect([...densities(item([0, 1, 3], [0.5, 0.25]))]).toEqual([0.5, 0.25]);
  expect([...densities(item([0, 1], [0]))]).toEqual([0]);
});

it("finds quantiles within bins, those of densities by the width of their bins", () => {
  const even = item([0, 10], [5]);
  expect([0.05, 0.5, 0.95].map((q) => quantile(even, q))).toEqual([0.5, 5, 9.5]);
  expect(quantile(item([0, 1, 2], [0, 4]), 0.5)).toBe(1.5);
  expect(quantile(item([0, 1, 3], [0.5, 0.25]), 0.5)).toBe(1);
  expect(quantile(item([0, 1], [0]), 0.5)).toBeNaN();
});
