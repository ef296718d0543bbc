// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { placesFor } from "./boxCaptions";
import { frameOf } from "./boxStrokes";
import type { Box } from "./layers";
import { readStyle } from "./style";

const box = (xMin: number, yMin: number, xMax: number, yMax: number): Box => ({
  xMin,
  yMin,
  xMax,
  yMax,
  scores: {},
  caption: "",
});

describe("the middle of a line", () => {
  it.each([1, 1.25, 2, 3])("is within half a device pixel of the edge at %f", (pixelRatio) => {
    const style = readStyle(pixelRatio);
    for (let i = 0; i < 500; i++) {
      const at = box(i * 0.317, i * 0.211, i * 0.317 + 3.3 + i * 0.07, i * 0.211 + 9.1);
      const view = { scale: 0.1 + (i % 40), x: i * 0.37 - 50, y: -i * 0.73 };
      const { left, top, right, bottom, line } = frameOf(at, view, style);
      const off = [
        left + line / 2 - (view.x + at.xMin * view.scale),
        top + line / 2 - (view.y + at.yMin * view.scale),
        right - line / 2 - (view.x + at.xMax * view.scale),
        bottom - line / 2 - (view.y + at.yMax * view.scale),
      ];
      expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });
  it("of a box to the right border lies on the border", () => {
    const frame = frameOf(box(0, 0, 100, 50), { scale: 2, x: 0, y: 0 }, readStyle(1));
    expect(frame).toEqual({ left: -1, top: -1, right: 201, bottom: 101, line: 2, hairline: 1 });
  });
});

it("stays on the picture where its box ends with it", () => {
  const view = { scale: 1, x: 0, y: 0 };
  expect(frameOf(box(1, 1, 120, 80), view, readStyle(1), { thin: true })).toMatchObject({
    left: 1,
    top: 1,
    right: 120,
    bottom: 80,
    line: 1,
  });
});

it("is thinner in a thumbnail", () => {
  const line = (pixelRatio: number, thin: boolean) =>
    frameOf(box(0, 0, 9, 9), { scale: 1, x: 0, y: 0 }, readStyle(pixelRatio), { thin }).line;
  expect([line(1, true), line(1, false), line(2, true), line(2, false)]).toEqual([1, 2, 2, 3]);
});

describe("captions", () => {
  const size = { width: 40, height: 15 };
  const canvas = { width: 200, height: 100 };
  const frame = (left: number, top: number, right: number, bottom: number) => ({
    left,
    top,
    right,
    bottom,
    line: 2,
    hairline: 1,
  });
  it("stand above their box, else within, else below", () => {
    const places = placesFor(frame(20, 30, 90, 60), size, canvas);
    expect(places.map(({ x, y }) => [x, y])).toEqual([
      [20, 15],
      [20, 32],
      [20, 60],
      [20, 43],
    ]);
  });
  it("stay on the picture", () => {
    for (const [left, top] of [
      [-30, -40],
      [190, 95],
      [0, 0],
    ] as const)
      for (const place of placesFor(frame(left, top, left + 900, top + 900), size, canvas)) {
        expect(place.x).toBeGreaterThanOrEqual(0);
        expect(place.x + place.width).toBeLessThanOrEqual(200);
        expect(place.y).toBeGreaterThanOrEqual(0);
        expect(place.y + place.height).toBeLessThanOrEqual(100);
      }
  });
});
