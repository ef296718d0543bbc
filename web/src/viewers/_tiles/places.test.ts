import { describe, expect, it } from "vitest";
import { type LayoutRequest, layoutOf } from "./places";

const base: LayoutRequest = {
  width: 430,
  counts: [10],
  tileWidth: 100,
  tileHeight: 60,
  gapPixels: 10,
  runs: "above",
  abreast: 1,
  labelPixels: 0,
  sidePixels: 0,
  aligned: false,
  headPixels: 0,
};

describe("one run", () => {
  it("fills lines from left to right", () => {
    const layout = layoutOf(base);
    expect([layout.columns, layout.height]).toEqual([4, 3 * 60 + 2 * 10]);
    expect(layout.placeOf(0, 5)).toEqual({ x: 110, y: 70 });
  });
  it("knows what is in sight of a hundred thousand", () => {
    const layout = layoutOf({ ...base, counts: [100_000] });
    expect(layout.height).toBe(25_000 * 70 - 10);
    const { tiles } = layout.seen(700_000, 700_100);
    expect(tiles.map((tile) => tile.position)).toEqual([
      40_000, 40_001, 40_002, 40_003, 40_004, 40_005, 40_006, 40_007,
    ]);
    expect(tiles[0]).toEqual({ run: 0, position: 40_000, x: 0, y: 700_000 });
  });
  it("has nothing to show of nothing", () => {
    const layout = layoutOf({ ...base, counts: [] });
    expect([layout.height, layout.seen(0, 100).tiles]).toEqual([0, []]);
  });
});

describe("several runs", () => {
  const request: LayoutRequest = {
    ...base,
    counts: [6, 5],
    runs: "side",
    sidePixels: 140,
    labelPixels: 20,
    headPixels: 18,
  };
  it("share columns: a sample stands below itself", () => {
    const layout = layoutOf({ ...request, aligned: true });
    expect(layout.columns).toBe(2);
    const [first, second] = [layout.placeOf(0, 3), layout.placeOf(1, 3)];
    expect(second).toEqual({ x: first.x, y: first.y + 70 });
    expect(layout.placeOf(0, 2)).toEqual({ x: 140, y: 18 + 2 * 70 - 10 + 12 + 18 });
    const seen = layout.seen(0, layout.height);
    expect(seen.tiles).toHaveLength(11);
    expect(seen.heads.map((head) => head.position)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(seen.labels).toHaveLength(6);
  });
  it("follow one another where samples differ", () => {
    const layout = layoutOf(request);
    expect(layout.placeOf(0, 4)).toEqual({ x: 140, y: 140 });
    expect(layout.placeOf(1, 0)).toEqual({ x: 140, y: 3 * 70 - 10 + 12 });
    expect(layout.seen(0, 1000).labels).toEqual([
      { run: 0, x: 0, y: 0, width: 140, height: 200 },
      { run: 1, x: 0, y: 212, width: 140, height: 200 },
    ]);
  });
  it.each([true, false])("without a picture take one line below the others (%s)", (aligned) => {
    const layout = layoutOf({
      ...request,
      counts: [0, 6, 5],
      nothing: [true, false, false],
      aligned,
    });
    const others = layoutOf({ ...request, aligned });
    expect(layout.height).toBe(others.height + 12 + 20);
    expect(layout.placeOf(2, 3)).toEqual(others.placeOf(1, 3));
    const { tiles, labels } = layout.seen(0, layout.height);
    expect(tiles.map(({ run }) => run)).not.toContain(0);
    expect(labels.filter(({ run }) => run === 0)).toEqual([
      { run: 0, x: 0, y: others.height + 12, width: 430, height: 20, line: true },
    ]);
  });
  it("stand beside one another, named above", () => {
    const layout = layoutOf({ ...request, runs: "beside", abreast: 2, aligned: true });
    expect(layout.placeOf(1, 0)).toEqual({ x: (430 - 24) / 2 + 24, y: 20 });
    expect(layout.seen(0, 100).labels.map((label) => label.height)).toEqual([20, 20]);
  });
});
