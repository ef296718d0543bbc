import { describe, expect, it } from "vitest";
import {
  indexAt,
  type Line,
  lowerBound,
  nearest,
  oddities,
  padded,
  smooth,
  xExtent,
  yExtent,
} from "./line";

const floats = (...values: number[]) => Float64Array.from(values);
const line = (x: number[], y: number[]): Line => {
  const mean = floats(...y);
  return {
    id: "a",
    name: "a",
    color: "red",
    x: floats(...x),
    mean,
    min: mean,
    max: mean,
    total: x.length,
  };
};

describe("smooth", () => {
  it("returns the same values for weight 0", () => {
    const values = floats(1, 2, 3);
    expect(smooth(values, 0)).toBe(values);
  });
  it("starts at the first value, not near zero", () => {
    expect(smooth(floats(10, 10, 10), 0.9)).toEqual(floats(10, 10, 10));
  });
  it("keeps NaN in place and goes on behind it", () => {
    const out = smooth(floats(4, Number.NaN, 4, Infinity, 4), 0.5);
    expect([...out]).toEqual([4, Number.NaN, 4, Infinity, 4]);
  });
  it("follows a step gradually", () => {
    const out = smooth(floats(0, 0, 1, 1), 0.5);
    expect(out[2]).toBeGreaterThan(0);
    expect(out[2]).toBeLessThan(out[3] as number);
  });
});

describe("search", () => {
  const xs = [0, 10, 20];
  it("finds bounds", () => {
    expect([-1, 0, 5, 20, 21].map((x) => lowerBound(xs, x))).toEqual([0, 0, 1, 2, 3]);
    expect([-1, 0, 9, 10, 99].map((x) => indexAt(xs, x))).toEqual([-1, 0, 0, 1, 2]);
    expect([-5, 4, 6, 99].map((x) => nearest(xs, x))).toEqual([0, 0, 1, 2]);
    expect(nearest([], 3)).toBe(-1);
  });
});

describe("extents", () => {
  it("joins lines and ignores what is not finite", () => {
    const lines = [line([0, 5], [1, Infinity]), line([2, 9], [Number.NaN, -3])];
    expect(xExtent(lines)).toEqual([0, 9]);
    expect(yExtent(lines, [0, 9], false)).toEqual([-3, 1]);
    expect(yExtent(lines, [0, 9], true)).toEqual([1, 1]);
    expect(yExtent(lines, [0, 1], false)).toEqual([1, 1]);
  });
  it("includes the band, so that a spike is never outside", () => {
    const spiky = { ...line([0, 1], [1, 1]), max: floats(1, 50) };
    expect(yExtent([spiky], [0, 1], false)).toEqual([1, 50]);
  });
  it("says null without points", () => {
    expect(xExtent([])).toBeNull();
    expect(yExtent([line([0], [Number.NaN])], [0, 1], false)).toBeNull();
  });
  it("gives a single value a span", () => {
    const [low, high] = padded([2, 2], false);
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(2);
    expect(padded([0, 0], false)[1]).toBeGreaterThan(0);
    expect(padded([1, 1], true)[0]).toBeLessThan(1);
  });
});

it("marks NaN and infinities, single or inside a bucket", () => {
  const bucket: Line = {
    ...line([0, 1, 2], [1, 2, Number.NaN]),
    max: floats(1, Infinity, Number.NaN),
    min: floats(-Infinity, 2, Number.NaN),
    nans: floats(3, 0, 0),
  };
  expect(oddities(bucket)).toEqual([
    { x: 0, what: "nan" },
    { x: 0, what: "-inf" },
    { x: 1, what: "inf" },
    { x: 2, what: "nan" },
  ]);
});
