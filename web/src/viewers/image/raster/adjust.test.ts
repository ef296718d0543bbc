import { describe, expect, it } from "vitest";
import {
  adjusted,
  cssFilter,
  formatAdjust,
  histogramOf,
  PLAIN,
  parseAdjust,
  percentileRange,
  sharedRange,
  windowed,
} from "./adjust";
import type { Numbers } from "./npy";

const gray = (data: Numbers["data"], dtype = "float32"): Numbers => ({
  width: data.length,
  height: 1,
  channels: 1,
  data,
  dtype,
});

describe("in the link", () => {
  it("comes back, and is nothing if all is plain", () => {
    expect(formatAdjust(PLAIN)).toBeUndefined();
    const adjust = { brightness: 1.5, contrast: 0.8, gamma: 2.2, window: [-3, 4.5] as const };
    expect(parseAdjust(formatAdjust(adjust))).toEqual(adjust);
    const parts = { ...PLAIN, window: "percentile" as const };
    expect(parseAdjust(formatAdjust(parts))).toEqual(parts);
  });
  it.each(["gamma:0", "contrast:x", "brightness:99", "window:2:1", "window:1:1", "window::", "?"])(
    "is left out if it cannot be read: %s",
    (text) => expect(parseAdjust(text)).toEqual(PLAIN),
  );
});

describe("light", () => {
  it("is what CSS makes of it", () => {
    expect(adjusted(0.5, PLAIN)).toBe(0.5);
    expect(adjusted(0.75, { ...PLAIN, contrast: 2 })).toBe(1);
    expect(adjusted(0.4, { ...PLAIN, contrast: 2 })).toBeCloseTo(0.3, 12);
    expect(adjusted(0.25, { ...PLAIN, brightness: 3 })).toBe(0.75);
    expect(adjusted(0.25, { ...PLAIN, gamma: 2 })).toBe(0.5);
    expect(cssFilter({ ...PLAIN, contrast: 2, brightness: 0.5 })).toBe(
      "contrast(2) brightness(0.5)",
    );
    expect(cssFilter(PLAIN)).toBeUndefined();
  });
});

describe("the window", () => {
  it("spreads from black to white and leaves out what is no number", () => {
    const values = Float32Array.of(-1, 0, 1, 2, 3, Number.NaN, Infinity, -Infinity);
    const pixels = windowed(gray(values), [0, 2]);
    const grays = Array.from({ length: 8 }, (_, i) => [pixels[i * 4], pixels[i * 4 + 3]]);
    expect(grays).toEqual([
      [0, 255],
      [0, 255],
      [128, 255],
      [255, 255],
      [255, 255],
      [0, 0],
      [255, 255],
      [0, 255],
    ]);
  });
  it("keeps colours and alpha apart", () => {
    const data = Uint16Array.of(0, 1000, 2000, 65535, 500, 500, 500, 0);
    const pixels = windowed({ width: 2, height: 1, channels: 4, data, dtype: "uint16" }, [0, 2000]);
    expect([...pixels]).toEqual([0, 128, 255, 255, 64, 64, 64, 0]);
  });
  it("of one number is black", () => {
    expect([...windowed(gray(Float32Array.of(5, Infinity)), [5, 5])]).toEqual([
      0, 0, 0, 255, 255, 255, 255, 255,
    ]);
  });
  it("holds all numbers that are shown", () => {
    expect(
      sharedRange([
        { min: 0, max: 3 },
        { min: -2, max: 1 },
      ]),
    ).toEqual([-2, 3]);
    expect(sharedRange([])).toEqual([0, 1]);
  });
});

describe("numbers", () => {
  it("are counted", () => {
    const values = Float32Array.of(0, 0.5, 1, 1, 4, Number.NaN);
    expect([...histogramOf([gray(values)], [0, 4], 4).counts]).toEqual([2, 2, 0, 1]);
    const same = histogramOf([gray(Uint8Array.of(7, 7))], [7, 7], 2);
    expect([...same.counts]).toEqual([2, 0]);
  });
  it("have percentiles as NumPy computes them", () => {
    const values = Float32Array.from({ length: 101 }, (_, i) => i);
    expect(percentileRange([gray(values)])).toEqual([1, 99]);
    expect(percentileRange([gray(Float32Array.of(1, 2, Number.NaN))], [0, 50])).toEqual([1, 1.5]);
    expect(percentileRange([gray(Float32Array.of(Number.NaN))])).toBeUndefined();
  });
});
