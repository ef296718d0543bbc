import { describe, expect, it } from "vitest";
import type { MoveKey } from "../useRovingFocus";
import { layoutOf } from "./places";
import { nextTile } from "./tileMoves";

const layout = layoutOf({
  width: 340, // three columns of 100
  counts: [10, 0, 4],
  tileWidth: 100,
  tileHeight: 80,
  gapPixels: 8,
  runs: "above",
  abreast: 1,
  labelPixels: 20,
  sidePixels: 0,
  aligned: false,
  headPixels: 0,
});

function pressed(run: number, position: number, ...keys: MoveKey[]): string {
  let here = { run, position, ...layout.placeOf(run, position) };
  for (const key of keys)
    here =
      nextTile(here, key, {
        tiles: (from, to) => layout.seen(from, to).tiles,
        height: layout.height,
        tileHeight: 80,
        visible: 200,
      }) ?? here;
  return `${here.run}:${here.position}`;
}

describe("keys of a grid", () => {
  it("move along a line and stay at its ends", () => {
    expect(pressed(0, 0, "ArrowRight")).toBe("0:1");
    expect(pressed(0, 2, "ArrowRight")).toBe("0:2");
    expect(pressed(0, 3, "ArrowLeft")).toBe("0:3");
    // The last line is short: what lies above is not beside.
    expect(pressed(0, 9, "ArrowRight")).toBe("0:9");
  });

  it("move straight up and down, over a run without pictures", () => {
    expect(pressed(0, 1, "ArrowDown", "ArrowDown")).toBe("0:7");
    expect(pressed(0, 9, "ArrowDown")).toBe("2:0");
    expect(pressed(2, 0, "ArrowUp")).toBe("0:9");
    expect(pressed(0, 1, "ArrowUp")).toBe("0:1");
    expect(pressed(0, 8, "ArrowDown")).toBe("0:9"); // nearest in the short line
  });

  it("move to both ends and by pages", () => {
    expect(pressed(2, 2, "Home")).toBe("0:0");
    expect(pressed(0, 4, "End")).toBe("2:3");
    expect(pressed(0, 1, "PageDown")).toBe("0:4");
    expect(pressed(0, 7, "PageUp", "PageUp", "PageUp")).toBe("0:1");
    expect(pressed(2, 3, "PageDown")).toBe("2:3");
  });

  it("reach what is a hundred thousand pictures away", () => {
    const far = layoutOf({
      width: 340,
      counts: [100_000],
      tileWidth: 100,
      tileHeight: 80,
      gapPixels: 8,
      runs: "above",
      abreast: 1,
      labelPixels: 0,
      sidePixels: 0,
      aligned: false,
      headPixels: 0,
    });
    const end = nextTile({ run: 0, position: 0, x: 0, y: 0 }, "End", {
      tiles: (from, to) => far.seen(from, to).tiles,
      height: far.height,
      tileHeight: 80,
      visible: 600,
    });
    expect(end?.position).toBe(99_999);
  });
});
