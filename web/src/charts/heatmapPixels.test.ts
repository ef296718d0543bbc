import { describe, expect, it } from "vitest";
import { columnAt, type HeatmapGrid, heatmapPixels, readHeatmap } from "./heatmapPixels";

const grid: HeatmapGrid = {
  x: [0, 10],
  xEnd: 20,
  y: [-1, 1],
  rows: 2,
  values: Float64Array.of(0, 4, 1, 0),
};
const grey = Uint8ClampedArray.from({ length: 768 }, (_, i) => Math.floor(i / 3));

describe("pixels", () => {
  it("put the highest row first and leave zero transparent", () => {
    const pixels = heatmapPixels(grid, [0, 20], 2, grey);
    expect([...pixels.slice(0, 4)]).toEqual([255, 255, 255, 255]);
    expect(pixels[7]).toBe(0);
    expect(pixels[11]).toBe(0);
    expect([...pixels.slice(12)]).toEqual([128, 128, 128, 255]);
  });
  it("show only the range", () => {
    const pixels = heatmapPixels(grid, [20.5, 30], 1, grey);
    expect([...pixels]).toEqual(Array(8).fill(0));
  });
});

it("finds columns: each reaches to the next", () => {
  expect([-1, 0, 9.9, 10, 20, 20.1].map((x) => columnAt(grid, x))).toEqual([-1, 0, 0, 1, 1, -1]);
});

it("reads bin and value", () => {
  expect(readHeatmap(grid, 5, 0.5)).toEqual({ column: 0, low: 0, high: 1, value: 4 });
  expect(readHeatmap(grid, 5, 2)).toBeNull();
});
