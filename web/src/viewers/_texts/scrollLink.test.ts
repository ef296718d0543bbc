import { describe, expect, it } from "vitest";
import { rowAt, topOf } from "./scrollLink";

/** Rows of 10, 20, 30 … pixels. */
const placeOf = (index: number) => ({ start: 5 * index * (index + 1), size: 10 * (index + 1) });

describe("a place in a text", () => {
  it.each([
    [0, 0],
    [5, 0.5],
    [10, 1],
    [20, 1.5],
    [45, 2.5],
  ])("%d pixels down it is row %d, and back", (top, row) => {
    expect(rowAt(top, 6, placeOf)).toBe(row);
    expect(topOf(row, 6, placeOf)).toBe(top);
  });

  it("ends where the rows end", () => {
    expect(rowAt(9999, 3, placeOf)).toBe(3);
    expect(topOf(70, 3, placeOf)).toBeGreaterThanOrEqual(60);
    expect(rowAt(50, 0, placeOf)).toBe(0);
    expect(topOf(4, 0, placeOf)).toBe(0);
  });
});
