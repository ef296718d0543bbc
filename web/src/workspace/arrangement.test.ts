import { describe, expect, it } from "vitest";
import {
  movesBetween,
  ordered,
  reordered,
  snapped,
  tidied,
  UNARRANGED,
  withOrder,
  withSize,
} from "./arrangement";

const ids = [..."abcdef"];

describe("moves", () => {
  it.each(["abcdef", "fabcde", "badcfe", "fedcba", "bcdefa", "acdbef"])(
    "give %s back",
    (wanted) => {
      expect(ordered(ids, movesBetween(ids, [...wanted]))).toEqual([...wanted]);
    },
  );
  it("are as few as can be", () => {
    expect(movesBetween(ids, [..."bcdefa"])).toEqual([["f", "a"]]);
    expect(movesBetween(ids, [..."fabcde"])).toEqual([["", "f"]]);
    expect(movesBetween(ids, ids)).toEqual([]);
  });
  it("do nothing without the panels they speak of", () => {
    expect(ordered(["a", "b"], [["x", "a"]])).toEqual(["a", "b"]);
    expect(ordered(["a", "b"], [["a", "x"]])).toEqual(["a", "b"]);
  });
  it("let a new key come in where it comes", () => {
    const moves = movesBetween(["a", "b", "d"], ["d", "a", "b"]);
    expect(ordered(["a", "b", "c", "d"], moves)).toEqual(["d", "a", "b", "c"]);
  });
  it("of other sections stay", () => {
    const before = { ...UNARRANGED, moves: [["x", "y"]] as const };
    expect(withOrder(before, ["a", "b"], ["b", "a"]).moves).toEqual([
      ["x", "y"],
      ["", "b"],
    ]);
  });
});

it("takes a panel out and puts it in elsewhere", () => {
  expect(reordered(["a", "b", "c"], "a", 3)).toEqual(["b", "c", "a"]);
  expect(reordered(["a", "b", "c"], "c", 0)).toEqual(["c", "a", "b"]);
  expect(reordered(["a", "b", "c"], "b", 1)).toEqual(["a", "b", "c"]);
});

it("snaps to the grid", () => {
  expect(snapped(3.6, 250)).toEqual({ columns: 4, height: 240 });
  expect(snapped(-1, 5)).toEqual({ columns: 2, height: 120 });
  expect(snapped(99, 99_999)).toEqual({ columns: 12, height: 1600 });
});

it("forgets what is as it comes", () => {
  const sized = withSize(UNARRANGED, "a", { columns: 6, height: 320 });
  expect(sized.sizes).toEqual({ a: [6, 320] });
  expect(tidied(sized)).toBe(sized);
  expect(tidied(withSize(sized, "a", null))).toBeUndefined();
});
