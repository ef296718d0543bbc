/** The keys of a table: they move the active cell, sort, resize, open, toggle and copy. */
import { type FocusEvent, type KeyboardEvent, useState } from "react";
import { copyText } from "../ui/clipboard";
import type { Column } from "./column";
import { type ActiveCell, moveCell } from "./gridKeys";

export interface GridActions<Row> {
  rowCount: number;
  columns: readonly Column<Row>[];
  rowAt: (index: number) => Row | undefined;
  /** Rows that PageUp and PageDown move by. */
  page: number;
  reveal: (row: number) => void;
  sortBy: (column: Column<Row>, add: boolean) => void;
  widen: (column: Column<Row>, byPx: number) => void;
  /** Put the column before the one at a place. */
  move: (column: Column<Row>, to: number) => void;
  /** The menu of the column at a place. */
  openMenu: (column: number) => void;
  onOpen: ((row: Row, index: number) => void) | undefined;
  onToggle: ((row: Row, index: number) => void) | undefined;
  onKey: ((key: string, active: ActiveCell, ctrl: boolean) => boolean) | undefined;
}

const WIDEN_PX = 16;

export function useGridKeys<Row>(grid: GridActions<Row>) {
  const [active, setActive] = useState<ActiveCell | null>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const cell = active ?? { row: 0, column: 0 };
    const next = act(grid, cell, event);
    if (next === false) return;
    event.preventDefault();
    // The playhead listens to arrows and space as well.
    event.stopPropagation();
    if (next === true) return;
    setActive(next);
    if (next.row >= 0) grid.reveal(next.row);
  };

  const onFocus = (event: FocusEvent) => {
    if (event.target === event.currentTarget && !active) setActive({ row: 0, column: 0 });
  };

  return { active, setActive, onKeyDown, onFocus };
}

/** Do what the key means. The new active cell, or whether the key was used. */
function act<Row>(
  grid: GridActions<Row>,
  cell: ActiveCell,
  event: KeyboardEvent,
): ActiveCell | boolean {
  const column = grid.columns[cell.column];
  const ctrl = event.ctrlKey || event.metaKey;
  if (event.altKey) return arrange(grid, column, cell, event);
  if (grid.onKey?.(event.key, cell, ctrl)) return true;
  if (event.key === "Enter" || event.key === " ") return press(grid, cell, event);
  if (ctrl && event.key.toLowerCase() === "c") return copy(grid, cell);
  const size = { rows: grid.rowCount, columns: grid.columns.length, page: grid.page };
  return moveCell(cell, event.key, ctrl, size) ?? false;
}

/** With Alt, keys change the column; with Shift, too, they move it, and it stays the active one. */
function arrange<Row>(
  grid: GridActions<Row>,
  column: Column<Row> | undefined,
  cell: ActiveCell,
  { key, shiftKey }: KeyboardEvent,
): ActiveCell | boolean {
  if (column && key === "ArrowDown" && cell.row < 0) {
    grid.openMenu(cell.column);
    return true;
  }
  if (!column || (key !== "ArrowLeft" && key !== "ArrowRight")) return false;
  const by = key === "ArrowLeft" ? -1 : 1;
  if (!shiftKey) {
    grid.widen(column, by * WIDEN_PX);
    return true;
  }
  const to = cell.column + by;
  if (to < 0 || to >= grid.columns.length) return true;
  grid.move(column, to);
  return { ...cell, column: to };
}

function press<Row>(
  grid: GridActions<Row>,
  cell: ActiveCell,
  { key, shiftKey }: KeyboardEvent,
): boolean {
  const column = grid.columns[cell.column];
  if (cell.row < 0) {
    if (column) grid.sortBy(column, shiftKey);
    return true;
  }
  const row = grid.rowAt(cell.row);
  const action = key === "Enter" ? grid.onOpen : grid.onToggle;
  if (row === undefined || !action) return false;
  action(row, cell.row);
  return true;
}

function copy<Row>(grid: GridActions<Row>, cell: ActiveCell): boolean {
  const row = grid.rowAt(cell.row);
  const text = row === undefined ? undefined : grid.columns[cell.column]?.text?.(row, cell.row);
  // A selection of text is copied by the browser as ever.
  if (!text || !getSelection()?.isCollapsed) return false;
  void copyText(text);
  return true;
}
