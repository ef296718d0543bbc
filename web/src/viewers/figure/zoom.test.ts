import { describe, expect, it } from "vitest";
import { boxOf, formatZoom, panned, parseZoom, WHOLE, zoomedAt } from "./zoom";

const figure = { width: 400, height: 300 };
const stage = { width: 800, height: 400 };

describe("zoom", () => {
  it("fits the whole into the middle", () => {
    const box = boxOf(WHOLE, figure, stage);
    expect(box.width).toBeCloseTo(533.33, 1);
    expect(box).toMatchObject({ height: 400, top: 0 });
    expect(box.left).toBeCloseTo(133.33, 1);
  });

  it("keeps what lies under the pointer", () => {
    const at = { x: 300, y: 100 };
    const partUnder = (zoom: typeof WHOLE) => {
      const { left, top, width, height } = boxOf(zoom, figure, stage);
      return [(at.x - left) / width, (at.y - top) / height];
    };
    const near = zoomedAt(WHOLE, 4, at, figure, stage);
    expect(near.scale).toBe(4);
    const [x = 0, y = 0] = partUnder(WHOLE);
    expect(partUnder(near)[0]).toBeCloseTo(x);
    expect(partUnder(near)[1]).toBeCloseTo(y);
  });

  it("goes back to the whole, and no further", () => {
    expect(zoomedAt({ x: 0.1, y: 0.9, scale: 2 }, 0.1, { x: 1, y: 1 }, figure, stage)).toEqual(
      WHOLE,
    );
  });

  it("moves with the pointer, and stays on the figure", () => {
    const zoom = { x: 0.5, y: 0.5, scale: 2 };
    expect(panned(zoom, { x: 106.67, y: 0 }, figure, stage).x).toBeCloseTo(0.4, 3);
    expect(panned(zoom, { x: 0, y: -9999 }, figure, stage).y).toBe(1);
  });

  it("travels in the link", () => {
    const zoom = { x: 0.25, y: 0.5, scale: 3 };
    expect(formatZoom(zoom)).toBe("0.25,0.5,3");
    expect(parseZoom("0.25,0.5,3")).toEqual(zoom);
    expect(formatZoom(WHOLE)).toBeUndefined();
    expect(parseZoom("0.25,nan,1e9")).toEqual(WHOLE);
  });
});
