import { describe, expect, it } from "vitest";
import {
  atScale,
  type Camera,
  fitScale,
  formatCamera,
  panned,
  parseCamera,
  partAt,
  pointOf,
  viewOf,
  WHOLE,
  zoomedAt,
  zoomRange,
} from "./camera";

const canvas = { width: 800, height: 600 };
const photo = { width: 1600, height: 900 };
const digit = { width: 8, height: 8 };

describe("the whole picture", () => {
  it("touches the nearer edges and lies in the middle", () => {
    expect(viewOf(WHOLE, photo, canvas)).toEqual({ scale: 0.5, x: 0, y: 75 });
  });
  it("has whole device pixels where its own are visible", () => {
    expect(fitScale({ width: 300, height: 200 }, canvas)).toBe(2);
    expect(viewOf(WHOLE, { width: 300, height: 200 }, canvas)).toEqual({
      scale: 2,
      x: 100,
      y: 100,
    });
    expect(fitScale({ width: 500, height: 100 }, canvas)).toBe(1.6);
  });
  it("has a view before the canvas has a size", () => {
    expect(viewOf(WHOLE, photo, { width: 0, height: 0 }).scale).toBe(1);
  });
});

describe("zooming", () => {
  it("keeps what is under the pointer", () => {
    const point = { x: 300, y: 250 };
    let camera: Camera = WHOLE;
    const before = partAt(viewOf(camera, photo, canvas), photo, point);
    for (const factor of [1.5, 2, 1.25]) {
      camera = zoomedAt(camera, factor, point, photo, canvas);
      const after = partAt(viewOf(camera, photo, canvas), photo, point);
      expect(after.x).toBeCloseTo(before.x, 3);
      expect(after.y).toBeCloseTo(before.y, 3);
    }
    expect(camera.zoom).toBeCloseTo(3.75, 9);
  });
  it("ends at pixels of 64 device pixels and at a tenth", () => {
    expect(zoomRange(photo, canvas)).toEqual([0.1, 128]);
    expect(zoomedAt(WHOLE, 1e9, { x: 0, y: 0 }, photo, canvas).zoom).toBe(128);
    expect(zoomedAt(WHOLE, 1e-9, { x: 0, y: 0 }, photo, canvas).zoom).toBe(0.1);
    // 75 device pixels a pixel when whole: one can go out to pixel for pixel.
    expect(zoomRange(digit, canvas)).toEqual([1 / 75, 1]);
  });
  it("goes to pixel for pixel", () => {
    expect(viewOf(atScale(WHOLE, 1, photo, canvas), photo, canvas)).toEqual({
      scale: 1,
      x: -400,
      y: -150,
    });
  });
});

describe("moving", () => {
  it("moves by device pixels", () => {
    const camera = panned({ ...WHOLE, zoom: 4 }, { x: 30, y: -20 }, photo, canvas);
    expect(viewOf(camera, photo, canvas)).toEqual({
      scale: 2,
      x: 400 - 1600 + 30,
      y: 300 - 900 - 20,
    });
  });
  it("never loses the picture", () => {
    const camera = panned({ ...WHOLE, zoom: 4 }, { x: -1e6, y: 1e6 }, photo, canvas);
    expect(camera).toEqual({ x: 1, y: 0, zoom: 4 });
  });
});

it("shows the same part of pictures of other sizes", () => {
  const camera = zoomedAt(WHOLE, 3, { x: 250, y: 200 }, photo, canvas);
  const half = { width: 800, height: 450 };
  const view = viewOf(camera, photo, canvas);
  const other = viewOf(camera, half, canvas);
  const part = { x: 0.3, y: 0.7 };
  expect(pointOf(other, half, part).x).toBeCloseTo(pointOf(view, photo, part).x, 0);
  expect(pointOf(other, half, part).y).toBeCloseTo(pointOf(view, photo, part).y, 0);
  expect(other.scale).toBeCloseTo(2 * view.scale, 9);
});

describe("in the link", () => {
  it("comes back, and is nothing for the whole picture", () => {
    expect(formatCamera(WHOLE)).toBeUndefined();
    const camera = { x: 0.25, y: 0.875, zoom: 12.5 };
    expect(parseCamera(formatCamera(camera))).toEqual(camera);
  });
  it.each([
    "",
    "x",
    "1,2",
    "0.5,0.5,0",
    "0.5,0.5,-1",
    "2,0.5,1",
    "0.5,0.5,Infinity",
    "0.1,0.1,1,1",
  ])("is the whole picture if it cannot be read: %j", (text) =>
    expect(parseCamera(text)).toEqual(WHOLE),
  );
});
