/** The keys of a matrix that has the focus: arrows move the active cell, Enter opens it. */
import { type FocusEvent, type KeyboardEvent, useState } from "react";
import { type ActiveCell, moveCell } from "../../table/gridKeys";

interface MatrixKeys {
  rows: number;
  columns: number;
  /** Rows that PageUp and PageDown move by. */
  page: number;
  /** Row -1 is the head. */
  open: (row: number, column: number) => void;
  reveal: (row: number, column: number) => void;
}

export function useMatrixKeys({ rows, columns, page, open, reveal }: MatrixKeys) {
  const [active, setActive] = useState<ActiveCell | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || columns === 0) return;
    const cell = active ?? { row: 0, column: 0 };
    const next = moveCell(cell, event.key, event.ctrlKey || event.metaKey, { rows, columns, page });
    if (event.key === "Enter") open(cell.row, cell.column);
    else if (!next || event.shiftKey) return;
    event.preventDefault();
    // The playhead listens to arrows as well.
    event.stopPropagation();
    if (!next) return;
    setActive(next);
    reveal(next.row, next.column);
  };
  const onFocus = (event: FocusEvent) => {
    if (event.target === event.currentTarget && !active) setActive({ row: 0, column: 0 });
  };
  return { active, onKeyDown, onFocus };
}
