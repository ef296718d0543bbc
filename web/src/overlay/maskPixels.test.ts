import { describe, expect, it } from "vitest";
import { labelMap, tableOf } from "./labelMap";
import { meanOf, over, paintFilled } from "./maskPixels";
import { packed } from "./rgb";
import { type Region, type View, visibleRegion } from "./view";

const RED = packed([255, 0, 0], 255);
const BLUE = packed([0, 0, 255], 255);
const FAINT_RED = packed([255, 0, 0], 115);

/** Every pixel another id: what is drawn says where it comes from. */
function numbered(width: number, height: number) {
  const ids = Uint32Array.from({ length: width * height }, (_, i) => i + 70_000);
  return labelMap(width, height, ids);
}

function painted(map: ReturnType<typeof numbered>, view: View, region: Region) {
  const width = region.right - region.left;
  const pixels = new Uint32Array(width * (region.bottom - region.top));
  paintFilled({ pixels, region, blank: true }, view, map, tableOf(map, Number));
  return { pixels, width };
}

describe("each device pixel has the id under its centre", () => {
  it.each([
    { scale: 1, x: 0, y: 0 },
    { scale: 3, x: 2, y: -7 },
    { scale: 1.7, x: 10.3, y: 4.9 },
    { scale: 40, x: -700.4, y: -300.25 },
    { scale: 0.9, x: 0.5, y: 0.5 },
    { scale: 2.2, scaleY: 1.1, x: -3, y: 0 },
  ])("%o", (view: View) => {
    const map = numbered(37, 53);
    const canvas = { width: 90, height: 120 };
    const region = visibleRegion(view, map, canvas);
    const { pixels, width } = painted(map, view, region);
    for (let y = 0; y < canvas.height; y++)
      for (let x = 0; x < canvas.width; x++) {
        const column = Math.floor((x + 0.5 - view.x) / view.scale);
        const line = Math.floor((y + 0.5 - view.y) / (view.scaleY ?? view.scale));
        const isOnPicture = column >= 0 && line >= 0 && column < 37 && line < 53;
        const inRegion =
          x >= region.left && x < region.right && y >= region.top && y < region.bottom;
        expect(inRegion).toBe(isOnPicture);
        if (isOnPicture)
          expect(pixels[(y - region.top) * width + x - region.left]).toBe(
            70_000 + line * 37 + column,
          );
      }
  });
});

it("made smaller, a device pixel is the mean of what it covers", () => {
  const ids = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 1 : 0));
  const half = new Uint32Array(4);
  const region = { left: 0, top: 0, right: 2, bottom: 2 };
  const colors = Uint32Array.of(0, FAINT_RED);
  const map = labelMap(4, 4, ids);
  paintFilled({ pixels: half, region, blank: true }, { scale: 0.5, x: 0, y: 0 }, map, colors);
  expect([...half]).toEqual([FAINT_RED, 0, FAINT_RED, 0]);
  paintFilled({ pixels: half, region, blank: true }, { scale: 0.5, x: 0.5, y: 0 }, map, colors);
  expect(half[1]).toBe(packed([255, 0, 0], 58));
});

describe("colours", () => {
  it("are mixed by how much they cover", () => {
    expect(meanOf(RED, RED, BLUE, BLUE)).toBe(packed([128, 0, 128], 255));
    expect(meanOf(RED, 0, 0, 0)).toBe(packed([255, 0, 0], 64));
    expect(meanOf(0, 0, 0, 0)).toBe(0);
    const grey = packed([200, 201, 202], 115);
    expect(meanOf(grey, grey, 0, grey)).toBe(packed([200, 201, 202], 86));
  });
  it("lie over one another", () => {
    expect(over(RED, BLUE)).toBe(RED);
    expect(over(0, BLUE)).toBe(BLUE);
    expect(over(packed([255, 0, 0], 128), packed([0, 0, 255], 255))).toBe(
      packed([128, 0, 127], 255),
    );
    // 0.45 over 0.45: 1 - 0.55² = 0.70 of it covered, 0.65 of that by the upper one.
    const both = over(packed([255, 0, 0], 115), packed([0, 0, 255], 115));
    expect([both >>> 24, both & 255, (both >>> 16) & 255]).toEqual([178, 165, 90]);
  });
});

it("a second mask lies over the first, and lets it through", () => {
  const map = labelMap(2, 1, Uint8Array.of(0, 1));
  const region = { left: 0, top: 0, right: 2, bottom: 1 };
  const pixels = new Uint32Array(2).fill(12345);
  const view = { scale: 1, x: 0, y: 0 };
  paintFilled({ pixels, region, blank: true }, view, map, Uint32Array.of(BLUE, BLUE));
  paintFilled({ pixels, region, blank: false }, view, map, Uint32Array.of(0, FAINT_RED));
  expect(pixels[0]).toBe(BLUE);
  expect(pixels[1]).toBe(packed([115, 0, 140], 255));
});
