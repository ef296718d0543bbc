import { describe, expect, it } from "vitest";
import { moveTo, showing, shownColumns } from "./arranged";
import { rangeCondition, valueCondition, withCondition } from "./filterText";
import { groupQuery, sortedQuery } from "./question";
import { shadeOf } from "./shade";
import { readView, type TableView, writeView } from "./tableView";

const none = readView("");

describe("the view in a link", () => {
  const change: Partial<TableView> = {
    search: "a;b=c",
    filter: 'x > 1 and y = "a,b"',
    sorts: [
      { column: "a,b", descending: true },
      { column: "c", descending: false },
    ],
    group: ["la:bel"],
    aggregates: [{ function: "mean", column: "x:y" }],
    widths: { "a,b": 120 },
    moves: [["c", "a"]],
    rowSize: "large",
    summaries: false,
    open: ['["cat"]'],
    row: 7,
  };
  it("comes back as it was", () =>
    expect(readView(writeView("tab=r 0", change))).toEqual({ ...none, ...change }));
  it("keeps other options and leaves out defaults", () => {
    const text = writeView("tab=r 0", change);
    expect(text).toContain("tab=r 0");
    expect(writeView(text, { ...none })).toBe("tab=r 0");
  });
  it("survives what nobody wrote", () =>
    expect(readView("sort=x,a:,d:b;w=a:b,9:c;row=-1;rows=huge")).toEqual({
      ...none,
      sorts: [{ column: "b", descending: true }],
      widths: { c: 9 },
    }));
});

describe("columns", () => {
  const names = ["a", "b", "c", "d"];
  it("are in their order without those hidden, the pinned first", () =>
    expect(shownColumns(names, { ...none, pinned: ["c"], hidden: ["b"] })).toEqual([
      "c",
      "a",
      "d",
    ]));
  it("move to where they were put", () => {
    const right = moveTo(names, none, "a", 2);
    expect(shownColumns(names, { ...none, ...right })).toEqual(["b", "c", "a", "d"]);
    const left = moveTo(names, none, "d", 0);
    expect(shownColumns(names, { ...none, ...left })).toEqual(["d", "a", "b", "c"]);
    const end = moveTo(names, none, "a", 3);
    expect(shownColumns(names, { ...none, ...end })).toEqual(["b", "c", "d", "a"]);
  });
  it("are named by the fewer: those hidden or those left", () => {
    expect(showing(names, new Set(["a", "b", "c"]))).toEqual({ hidden: ["d"], only: [] });
    expect(showing(names, new Set(["d"]))).toEqual({ hidden: [], only: ["d"] });
  });
});

describe("questions", () => {
  it("leave out what is not asked", () => expect(sortedQuery(none)).toEqual({}));
  it("sort groups by what they come to", () => {
    const view = {
      ...none,
      group: ["label"],
      groupSorts: [
        { column: "mean of a of b", descending: true },
        { column: "count", descending: true },
        { column: "label", descending: false },
      ],
    };
    expect(groupQuery(view).sort).toEqual([
      { column: "a of b", function: "mean", descending: true },
      { function: "count", descending: true },
      { column: "label", descending: false },
    ]);
  });
});

describe("conditions", () => {
  it("quote what is no plain name", () => {
    expect(rangeCondition("a b", "0", "1", true)).toBe("`a b` >= 0 and `a b` <= 1");
    expect(valueCondition("label", 'say "a"')).toBe('label = "say \\"a\\""');
    expect(valueCondition("x", null)).toBe("x is null");
  });
  it("take the place of others about the same column", () => {
    const first = withCondition("", "x", rangeCondition("x", "0", "1", false));
    const other = withCondition(first, "y", valueCondition("y", "a and b"));
    expect(other).toBe('x >= 0 and x < 1 and y = "a and b"');
    expect(withCondition(other, "x", "x = 3")).toBe('y = "a and b" and x = 3');
    expect(withCondition("a = 1 or b = 2", "x", "x = 3")).toBe("(a = 1 or b = 2) and x = 3");
  });
});

it("shades from the least to the greatest, or from zero", () => {
  expect(shadeOf(5, { low: 0, high: 10 })).toBe(0.5);
  expect(shadeOf(-5, { low: -10, high: 5 })).toBe(-0.5);
  expect(shadeOf("NaN", { low: 0, high: 1 })).toBeUndefined();
  expect(shadeOf(1, { low: 1, high: 1 })).toBeUndefined();
});
