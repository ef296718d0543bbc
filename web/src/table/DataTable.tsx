/**
 * A grid of any number of rows: only those on screen are in the page. Rows come from a callback, so
 * the caller may hold all of them or ask the server for windows.
 */
import { type CSSProperties, type ReactNode, useEffect, useId, useRef, useState } from "react";
import {
  type Column,
  nextSort,
  rowWidthOf,
  type Sort,
  templateOf,
  type Widths,
  widthOf,
} from "./column";
import styles from "./DataTable.module.css";
import { GridRow } from "./GridRow";
import { HeadRow } from "./HeadRow";
import { useRowWindow } from "./rowWindow";
import { useGridKeys } from "./useGridKeys";

export interface DataTableProps<Row> {
  /** Accessible name. */
  label: string;
  columns: readonly Column<Row>[];
  rowCount: number;
  /** The row, or undefined while it has not arrived; its place is kept. */
  rowAt: (index: number) => Row | undefined;
  rowHeightPx?: number;
  sort?: Sort | undefined;
  /** Called with the next sort, or undefined for none. Without it headings do not sort. */
  onSort?: (sort: Sort | undefined) => void;
  /** Columns whose first sort is descending, e.g. numbers. */
  sortsDescending?: (column: string) => boolean;
  /** First and last row on screen, whenever they change: ask for them, and a bit more. */
  onWindow?: (first: number, last: number) => void;
  /** Enter or click on a row. */
  onOpen?: (row: Row, index: number) => void;
  /** Space on a row. */
  onToggle?: (row: Row, index: number) => void;
  isSelected?: (row: Row) => boolean;
  rowKey?: (row: Row) => string;
  /** Columns at the left that stay when scrolling sideways; 0 or 1. */
  pinned?: 0 | 1;
  /** A change of it scrolls to the first row, as a change of the sort does. */
  rowsOf?: string;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
}

const HEAD_PX = 28;

/** What the keys do in a table that has the focus, for the list of keys. */
export const TABLE_KEYS = [
  { keys: "Enter", does: "Open the row" },
  { keys: "Space", does: "Switch the row on or off" },
  { keys: "ctrl+c", does: "Copy the cell in full" },
  { keys: "alt+ArrowRight", does: "Widen the column" },
] as const;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rowCount, rowAt, rowHeightPx = 29, sort, onSort, onWindow } = props;
  const { onOpen, onToggle, isSelected, rowKey, pinned = 1, empty, sortsDescending } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [widths, setWidths] = useState<Widths>({});
  const view = useRowWindow(scroller, rowCount, rowHeightPx, HEAD_PX);
  const template = templateOf(columns, widths);
  const { first, last } = view;

  useEffect(() => {
    if (rowCount > 0) onWindow?.(first, Math.min(last, rowCount - 1));
  }, [onWindow, first, last, rowCount]);

  const order = `${props.rowsOf ?? ""} ${sort?.column ?? ""} ${sort?.descending ?? ""}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another order begin at the top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [order]);

  const sortBy = (column: Column<Row>) => {
    if (column.sortable && onSort)
      onSort(nextSort(sort, column.id, sortsDescending?.(column.id) ?? false));
  };

  const resize = (column: Column<Row>, width: number) =>
    setWidths({ ...widths, [column.id]: width });

  const keys = useGridKeys({
    rowCount,
    columns,
    rowAt,
    page: view.page,
    reveal: view.reveal,
    sortBy,
    widen: (column, byPx) => resize(column, widthOf(column, widths) + byPx),
    onOpen,
    onToggle,
  });
  const { active } = keys;
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;

  return (
    // biome-ignore lint/a11y/useSemanticElements: a <table> cannot hold only the rows on screen
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
      className={styles.table}
      style={{ "--row-width": `${rowWidthOf(columns, widths)}px` } as CSSProperties}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
    >
      <HeadRow
        columns={columns}
        widths={widths}
        template={template}
        sort={sort}
        sorts={onSort !== undefined}
        activeColumn={active?.row === -1 ? active.column : null}
        pinned={pinned}
        cellId={(column) => cellId(-1, column)}
        onSort={sortBy}
        onResize={resize}
      />
      {rowCount === 0 && empty}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup" className={styles.body} style={{ height: view.heightPx }}>
        {view.rows.map(({ index, topPx }) => {
          const row = rowAt(index);
          return (
            <GridRow
              key={row !== undefined && rowKey ? rowKey(row) : index}
              row={row}
              index={index}
              topPx={topPx}
              heightPx={rowHeightPx}
              template={template}
              columns={columns}
              pinned={pinned}
              activeColumn={active?.row === index ? active.column : null}
              selected={row !== undefined && isSelected ? isSelected(row) : undefined}
              onOpen={onOpen}
              cellId={cellId}
            />
          );
        })}
      </div>
    </div>
  );
}
