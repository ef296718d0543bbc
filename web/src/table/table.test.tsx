import { fireEvent, render, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Column, nextSort, nextSorts, templateOf, trackOf } from "./column";
import { columnsInSight } from "./columnWindow";
import { DataTable } from "./DataTable";
import { moveCell } from "./gridKeys";

interface Row {
  name: string;
  loss: number;
}

const columns: Column<Row>[] = [
  { id: "name", title: "Name", width: 100, sortable: true, cell: (row) => row.name },
  {
    id: "loss",
    title: "Loss",
    width: 60,
    sortable: true,
    cell: (row) => row.loss,
    text: (row) => `${row.loss}`,
  },
];

const rows: Row[] = Array.from({ length: 1000 }, (_, index) => ({
  name: `run-${index}`,
  loss: index,
}));

function show(props: Partial<Parameters<typeof DataTable<Row>>[0]> = {}) {
  render(
    <DataTable
      label="Runs"
      columns={columns}
      rowCount={rows.length}
      rowAt={(index) => rows[index]}
      {...props}
    />,
  );
  return screen.getByRole("grid", { name: "Runs" });
}

describe("DataTable", () => {
  it("draws only the rows on screen, and says how many there are", () => {
    const grid = show();
    expect(grid).toHaveAttribute("aria-rowcount", "1001");
    const drawn = within(grid).getAllByRole("row").length;
    expect(drawn).toBeGreaterThan(10);
    expect(drawn).toBeLessThan(60);
  });

  it("opens and toggles the active row by keys", () => {
    const onOpen = vi.fn();
    const onToggle = vi.fn();
    const grid = show({ onOpen, onToggle });
    grid.focus();
    fireEvent.keyDown(grid, { key: "ArrowDown" });
    fireEvent.keyDown(grid, { key: "Enter" });
    expect(onOpen).toHaveBeenCalledWith(rows[1], 1);
    fireEvent.keyDown(grid, { key: " " });
    expect(onToggle).toHaveBeenCalledWith(rows[1], 1);
  });

  it("sorts by a click on the heading and by Enter in it", () => {
    const onSort = vi.fn();
    const grid = show({ onSort });
    fireEvent.click(screen.getByRole("button", { name: "Loss" }));
    expect(onSort).toHaveBeenLastCalledWith({ column: "loss", descending: false });
    grid.focus();
    fireEvent.keyDown(grid, { key: "ArrowUp" });
    fireEvent.keyDown(grid, { key: "Enter" });
    expect(onSort).toHaveBeenLastCalledWith({ column: "name", descending: false });
  });

  it("keeps the place of rows that have not arrived", () => {
    const grid = show({ rowAt: () => undefined });
    expect(within(grid).getAllByRole("row").length).toBeGreaterThan(10);
  });
});

it("goes from ascending to descending to none", () => {
  const first = nextSort(undefined, "loss", false);
  const second = nextSort(first, "loss", false);
  expect([first?.descending, second?.descending, nextSort(second, "loss", false)]).toEqual([
    false,
    true,
    undefined,
  ]);
});

describe("moveCell", () => {
  const size = { rows: 10, columns: 3, page: 4 };
  it.each([
    ["ArrowUp", false, { row: 1, column: 1 }],
    ["PageUp", false, { row: 0, column: 1 }],
    ["PageDown", false, { row: 6, column: 1 }],
    ["End", false, { row: 2, column: 2 }],
    ["End", true, { row: 9, column: 2 }],
    ["a", false, null],
  ])("%s", (key, ctrl, expected) =>
    expect(moveCell({ row: 2, column: 1 }, key, ctrl, size)).toEqual(expected),
  );

  it("stops at the heading and at the last row", () => {
    expect(moveCell({ row: -1, column: 0 }, "ArrowUp", false, size)?.row).toBe(-1);
    expect(moveCell({ row: 9, column: 0 }, "ArrowDown", false, size)?.row).toBe(9);
  });
});

it("sorts by several columns when one is added", () => {
  const one = nextSorts([], "loss", true, false);
  expect(one).toEqual([{ column: "loss", descending: true }]);
  const two = nextSorts(one, "name", false, true);
  expect(two.map((sort) => sort.column)).toEqual(["loss", "name"]);
  expect(nextSorts(two, "loss", true, true)[0]).toEqual({ column: "loss", descending: false });
  expect(nextSorts(two, "name", false, false)).toEqual([{ column: "name", descending: true }]);
});

describe("many columns", () => {
  const widths = Array.from({ length: 5000 }, () => 100);
  it("draws those in sight only", () => {
    const seen = columnsInSight(widths, 2, 100_000, 800);
    expect(seen.from).toBeGreaterThan(990);
    expect(seen.to - seen.from).toBeLessThan(20);
  });
  it("keeps the room of those left out", () => {
    const wide = Array.from({ length: 100 }, (_, i) => ({ id: `${i}`, width: 100 }));
    const drawn = { pinned: 1, from: 50, to: 52 };
    expect(templateOf(wide, {}, drawn)).toBe("100px 4900px 100px 100px");
    expect([trackOf(0, drawn), trackOf(50, drawn)]).toEqual([1, 3]);
  });
  it("draws all of a few", () =>
    expect(columnsInSight([100, 100, 100], 1, 0, 50)).toEqual({ from: 1, to: 3 }));
});
