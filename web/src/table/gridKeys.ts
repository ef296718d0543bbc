/** Where the active cell of a grid goes when a key is pressed. Row -1 is the heading. */

export interface ActiveCell {
  row: number;
  column: number;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  page: number;
}

/** The next active cell, or null if the key does not move. */
export function moveCell(
  active: ActiveCell,
  key: string,
  ctrl: boolean,
  size: GridSize,
): ActiveCell | null {
  const target = targetOf(active, key, ctrl, size);
  if (!target) return null;
  return {
    row: clamp(target.row, -1, size.rows - 1),
    column: clamp(target.column, 0, size.columns - 1),
  };
}

function targetOf(
  { row, column }: ActiveCell,
  key: string,
  ctrl: boolean,
  size: GridSize,
): ActiveCell | null {
  switch (key) {
    case "ArrowUp":
      return { row: ctrl ? 0 : row - 1, column };
    case "ArrowDown":
      return { row: ctrl ? size.rows - 1 : row + 1, column };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "PageUp":
      return { row: Math.max(0, row - size.page), column };
    case "PageDown":
      return { row: row + size.page, column };
    case "Home":
      return ctrl ? { row: 0, column: 0 } : { row, column: 0 };
    case "End":
      return ctrl
        ? { row: size.rows - 1, column: size.columns - 1 }
        : { row, column: size.columns - 1 };
    default:
      return null;
  }
}

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));
