import { describe, expect, it } from "vitest";
import { cellSize, inOrder, rowsOf, samplesOf, thinned } from "./matrixRows";

const named = (...names: (string | undefined)[]) => samplesOf(names, [...names.keys()]);
const labels = (rows: readonly { label: string }[]) => rows.map((row) => row.label);

describe("samples", () => {
  it("are known by name wherever they stand, by place without one", () => {
    expect(samplesOf(["a", undefined, "b"], [4, 5, 6]).map((one) => one.key)).toEqual([
      "is a",
      "at 5",
      "is b",
    ]);
  });
  it("of one name are counted", () => {
    const twice = named("a", "a", "2 is a");
    expect(labels(twice)).toEqual(["a", "a (2)", "2 is a"]);
    expect(new Set(twice.map((one) => one.key)).size).toBe(3);
  });
});

describe("rows", () => {
  it("stand each once, numbers as numbers, places last", () => {
    const rows = rowsOf([named("val10", "val9", undefined), named("val9", "val1")], "name");
    expect(labels(rows)).toEqual(["val1", "val9", "val10", "3"]);
  });
  it("stand as logged if that is wanted, or in a given order", () => {
    const rows = rowsOf([named("b", "a"), named("c", "a")], "logged");
    expect(labels(rows)).toEqual(["b", "a", "c"]);
    expect(labels(inOrder(rows, ["c", "is b"]))).toEqual(["c", "b", "a"]);
  });
});

describe("steps", () => {
  it("are thinned evenly, ends and the playhead stay", () => {
    const steps = Array.from({ length: 101 }, (_, i) => i * 10);
    expect(thinned(steps, 5)).toEqual([0, 250, 500, 750, 1000]);
    expect(thinned(steps, 3, [70, 75])).toEqual([0, 70, 500, 1000]);
    expect(thinned([1, 2], 5)).toEqual([1, 2]);
  });
});

describe("cells", () => {
  const room = { width: 900, height: 480, rows: 10, aspect: 1.5, gapPixels: 8, footPixels: 0 };
  it("fill the width if two rows then fit, else they fit the rows", () => {
    expect(cellSize({ ...room, columns: 8 })).toEqual({ width: 104, height: 69, foot: 0 });
    expect(cellSize({ ...room, columns: 2 })).toEqual({ width: 348, height: 232, foot: 0 });
  });
  it("are never tiny, and as large as was chosen", () => {
    expect(cellSize({ ...room, width: 200, columns: 8 }).width).toBe(72);
    expect(cellSize({ ...room, columns: 8, chosen: 300 })).toMatchObject({
      width: 300,
      height: 200,
    });
  });
});
