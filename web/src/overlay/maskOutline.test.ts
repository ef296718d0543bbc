import { describe, expect, it } from "vitest";
import { labelMap } from "./labelMap";
import { findEdges, layEdges } from "./maskOutline";
import { visibleRegion } from "./view";

const INK = 0xff0000ff;

function outlined(
  ids: Uint8Array,
  width: number,
  view: { scale: number; x: number; y: number },
  canvas: { width: number; height: number },
  reach: number,
) {
  const map = labelMap(width, ids.length / width, ids);
  const region = visibleRegion(view, map, canvas);
  const across = region.right - region.left;
  const pixels = new Uint32Array(across * (region.bottom - region.top));
  const edges = findEdges(region, view, map, reach);
  layEdges({ pixels, region, blank: true }, Uint32Array.of(0, INK, INK), edges);
  return (x: number, y: number) => pixels[(y - region.top) * across + x - region.left];
}

/** 1 within columns 3 to 5 and lines 2 to 4 of 9 × 8. */
const square = Uint8Array.from({ length: 72 }, (_, i) => {
  const [x, y] = [i % 9, Math.floor(i / 9)];
  return Number(x >= 3 && x < 6 && y >= 2 && y < 5);
});

describe("an outline", () => {
  it.each([
    [1, 10, { x: 0, y: 0 }],
    [2, 10, { x: 0, y: 0 }],
    [3, 7, { x: -5, y: -3 }],
    [5, 40, { x: -100, y: -60 }],
  ])("%i wide at %i times lies just inside of the region", (reach, scale, place) => {
    const at = outlined(square, 9, { scale, ...place }, { width: 90, height: 80 }, reach);
    const left = place.x + 3 * scale;
    const top = place.y + 2 * scale;
    for (let y = 0; y < 40; y++)
      for (let x = 0; x < 60; x++) {
        const inset = Math.min(
          x - left,
          left + 3 * scale - 1 - x,
          y - top,
          top + 3 * scale - 1 - y,
        );
        const isEdge = inset >= 0 && inset < reach;
        expect([x, y, at(x, y)]).toEqual([x, y, isEdge ? INK : 0]);
      }
  });
  it("is not drawn along the end of the picture", () => {
    const at = outlined(
      new Uint8Array(16).fill(1),
      4,
      { scale: 5, x: 0, y: 0 },
      { width: 20, height: 20 },
      2,
    );
    for (let i = 0; i < 20; i++) expect([at(i, 0), at(0, i), at(19, i)]).toEqual([0, 0, 0]);
  });
  it("lies on both sides between two classes", () => {
    const at = outlined(
      Uint8Array.of(1, 2),
      2,
      { scale: 10, x: 0, y: 0 },
      { width: 20, height: 10 },
      2,
    );
    const row = Array.from({ length: 20 }, (_, x) => (at(x, 5) ? "x" : "."));
    expect(row.join("")).toBe("........xxxx........");
  });
});
