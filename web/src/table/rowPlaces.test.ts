import { describe, expect, it } from "vitest";
import { complete, NO_SIGHT, NO_SLOTS, sightAfter, slotsAfter, standIn } from "./rowPlaces";

describe("the elements of rows", () => {
  const start = slotsAfter(NO_SLOTS, 2, 0, 6);

  it("are new for the first rows", () => expect(start.keys).toEqual([0, 1, 2, 3, 4, 5]));
  it("stay with rows that stay", () =>
    expect(slotsAfter(start, 4, 2, 8).keys).toEqual([2, 3, 4, 5, 6, 7]));
  it("are taken over at the same place after a jump", () => {
    const jumped = slotsAfter(start, 1000, 998, 1004);
    expect(jumped.keys).toEqual(start.keys);
    expect(slotsAfter(jumped, 500, 500, 503).keys).toEqual([2, 3, 4]);
  });
  it("are never those of two rows", () => {
    for (let first = 0; first < 40; first++) {
      const { keys } = slotsAfter(start, first, Math.max(0, first - 3), first + 7);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
  it("do not change when nothing moved", () =>
    expect(slotsAfter(start, 2, 0, 6).keys).toEqual(start.keys));
});

describe("rows that stand in", () => {
  const loaded = new Set<number>();
  const rowAt = (index: number) => (loaded.has(index) ? `row ${index}` : undefined);
  const load = (from: number, to: number) => {
    for (let index = from; index <= to; index++) loaded.add(index);
  };
  load(0, 99);
  const start = complete(sightAfter(NO_SIGHT, 10, 19));
  const jumped = sightAfter(start, 5000, 5009);

  it("are those that were at the same place", () => {
    expect(standIn(jumped, 5000, rowAt)).toEqual({ row: "row 10", index: 10, top: 10 });
    expect(standIn(jumped, 5009, rowAt)?.row).toBe("row 19");
  });
  it("stay with their row while one scrolls on", () => {
    const scrolled = sightAfter(jumped, 5003, 5012);
    expect(standIn(scrolled, 5005, rowAt)?.row).toBe("row 15");
    expect(standIn(scrolled, 5012, rowAt)?.row).toBe("row 22");
  });
  it("are the latest that came, also if it was too late", () => {
    const again = sightAfter(jumped, 9000, 9009);
    expect(standIn(again, 9001, rowAt)?.row).toBe("row 11");
    load(5000, 5009);
    expect(standIn(again, 9001, rowAt)?.row).toBe("row 5001");
  });
  it("are others of the window where none was at the place", () => {
    expect(standIn(jumped, 4999, rowAt)?.row).toBe("row 9");
    // There is no row -3.
    expect(standIn(jumped, 4987, rowAt)?.row).toBe("row 17");
    loaded.delete(20);
    expect(standIn(jumped, 5010, rowAt)?.row).toBe("row 10");
  });
  it("are none where nothing was", () => {
    expect(standIn(start, 20, rowAt)).toBeUndefined();
    expect(standIn(sightAfter(NO_SIGHT, 0, 9), 3, rowAt)).toBeUndefined();
    expect(standIn({ ...jumped, earlier: [700] }, 5000, rowAt)).toBeUndefined();
  });
  it("are not kept once all rows have come, and not lost in many jumps", () => {
    expect(complete(jumped).earlier).toEqual([]);
    let sight = start;
    for (let jump = 1; jump <= 200; jump++) sight = sightAfter(sight, jump * 1e5, jump * 1e5 + 9);
    expect(sight.earlier.length).toBeLessThan(40);
    expect(standIn(sight, 200 * 1e5 + 4, rowAt)?.row).toBe("row 14");
  });
});
