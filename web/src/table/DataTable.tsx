/**
 * A grid of any number of rows and columns: only those on screen are in the page. Rows come from a
 * callback, so the caller may hold all of them or ask the server for windows.
 */
import { type CSSProperties, type ReactNode, useEffect, useId, useMemo, useRef } from "react";
import { formatInteger } from "../base/format";
import { classNames } from "../ui/classNames";
import {
  type Column,
  nextSorts,
  pinnedLefts,
  rowWidthOf,
  type Sort,
  templateOf,
  type Widths,
  widthOf,
} from "./column";
import { useColumnWindow } from "./columnWindow";
import styles from "./DataTable.module.css";
import { GridRow, type Nesting } from "./GridRow";
import type { ActiveCell } from "./gridKeys";
import { HeadRow } from "./HeadRow";
import { Hurried } from "./hurried";
import { useRowWindow } from "./rowWindow";
import { useGridKeys } from "./useGridKeys";
import { useStable } from "./useStable";
import { useStandIns } from "./useStandIns";
import { useWidths } from "./useWidths";

export interface DataTableProps<Row> {
  /** Accessible name. */
  label: string;
  /** Rows are drawn again when this list is another: keep it where nothing changed. */
  columns: readonly Column<Row>[];
  rowCount: number;
  /** The row, or undefined while it has not arrived; its place is kept. */
  rowAt: (index: number) => Row | undefined;
  rowHeightPx?: number;
  headHeightPx?: number;
  sort?: Sort | undefined;
  /** Called with the next sort, or undefined for none. Without it headings do not sort. */
  onSort?: (sort: Sort | undefined) => void;
  /** Several sorts, the first counts most; instead of `sort`. Shift adds one. */
  sorts?: readonly Sort[];
  onSorts?: (sorts: Sort[]) => void;
  /** Columns whose first sort is descending, e.g. numbers. */
  sortsDescending?: (column: string) => boolean;
  /** First and last row on screen, whenever they change: ask for them, and a bit more. */
  onWindow?: (first: number, last: number) => void;
  /** First and last column drawn behind the pinned ones. */
  onColumnWindow?: (from: number, to: number) => void;
  /** Enter or click on a row. */
  onOpen?: (row: Row, index: number) => void;
  /** What opens a row; a single click only marks the cell then. */
  opensOn?: "click" | "doubleClick";
  /** A click on a cell. */
  onPress?: (row: Row, index: number) => void;
  /** Space on a row. */
  onToggle?: (row: Row, index: number) => void;
  /** A key that the table itself has no use for; true if it was used. */
  onKey?: (key: string, active: ActiveCell, ctrl: boolean) => boolean;
  isSelected?: (row: Row, index: number) => boolean;
  /** In a table whose rows hold others. */
  nestingOf?: (row: Row, index: number) => Nesting | undefined;
  rowKey?: (row: Row) => string;
  /** Columns at the left that stay when scrolling sideways. */
  pinned?: number;
  /** Widths that a person gave, if they are kept elsewhere. */
  widths?: Widths;
  onWidths?: (widths: Widths) => void;
  /** Put a column before the one at a place; without it columns do not move. */
  onMove?: (column: string, to: number) => void;
  /** A change of it scrolls to the first row, as a change of the sort does. */
  rowsOf?: string;
  /** Scroll to this row when it changes. */
  shownRow?: number | undefined;
  /** Rows are of an earlier question. */
  late?: boolean;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
}

const HEAD_PX = 28;

/** What the keys do in a table that has the focus, for the list of keys. */
export const TABLE_KEYS = [
  { keys: "Enter", does: "Open the row" },
  { keys: "Space", does: "Switch the row on or off" },
  { keys: "ArrowRight ArrowLeft", does: "Open and close a group" },
  { keys: "ctrl+c", does: "Copy the cell in full" },
  { keys: "alt+ArrowRight", does: "Widen the column" },
  { keys: "alt+shift+ArrowRight", does: "Move the column" },
  { keys: "alt+ArrowDown", does: "The column's menu, in its heading" },
] as const;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rowCount, rowAt, rowHeightPx = 29, headHeightPx = HEAD_PX } = props;
  const { isSelected, rowKey, nestingOf, empty, onOpen, opensOn = "click" } = props;
  const pinned = Math.min(props.pinned ?? 1, columns.length);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const widths = useWidths(props.widths, props.onWidths);
  const view = useRowWindow(scroller, rowCount, rowHeightPx, headHeightPx);
  const standIn = useStandIns(view.first, view.last, rowAt);
  const pixels = useMemo(
    () => columns.map((column) => widthOf(column, widths.now)),
    [columns, widths.now],
  );
  const inSight = useColumnWindow(scroller, pixels, pinned);
  const { from, to } = inSight;
  const drawn = useMemo(() => ({ pinned, from, to }), [pinned, from, to]);
  const template = useMemo(
    () => templateOf(columns, widths.now, drawn),
    [columns, widths.now, drawn],
  );
  const lefts = useMemo(
    () => pinnedLefts(columns, widths.now, pinned),
    [columns, widths.now, pinned],
  );
  const sorting = useSorting(props);
  useReports(props, view, from, to);

  const resize = (column: Column<Row>, width: number, done: boolean) =>
    widths.set(column.id, width, done);
  const keys = useGridKeys({
    rowCount,
    columns,
    rowAt,
    page: view.page,
    reveal: view.reveal,
    sortBy: sorting.by,
    widen: (column, byPx) => resize(column, widthOf(column, widths.now) + byPx, true),
    move: (column, to) => props.onMove?.(column.id, to),
    openMenu: (column) => openMenu(document.getElementById(`${id}--1-${column}`)),
    onOpen,
    onToggle: props.onToggle,
    onKey: props.onKey,
  });
  const { active } = keys;
  useSideways(scroller, active, pixels, pinned);
  const cellId = useStable((row: number, column: number) => `${id}-${row}-${column}`);
  const press = useStable((row: Row, index: number, column: number, double: boolean) => {
    keys.setActive({ row: index, column });
    if (!double) props.onPress?.(row, index);
    if (double === (opensOn === "doubleClick")) onOpen?.(row, index);
  });

  return (
    <div
      className={styles.frame}
      data-late={props.late || undefined}
      data-jumping={view.jumping || undefined}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the roles are those of grids */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the roles are those of grids */}
      <div
        ref={scroller}
        role={nestingOf ? "treegrid" : "grid"}
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length}
        aria-multiselectable={isSelected ? true : undefined}
        aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
        className={styles.table}
        style={
          {
            "--row-width": `${rowWidthOf(columns, widths.now)}px`,
            "--row-height": `${rowHeightPx}px`,
            scrollPaddingTop: headHeightPx,
          } as CSSProperties
        }
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
      >
        <HeadRow
          columns={columns}
          widths={widths.now}
          template={template}
          heightPx={headHeightPx}
          sorts={sorting.sorts}
          canSort={sorting.can}
          activeColumn={active?.row === -1 ? active.column : null}
          drawn={drawn}
          lefts={lefts}
          cellId={(column) => cellId(-1, column)}
          onSort={sorting.by}
          onResize={resize}
          onMove={props.onMove && ((column, to) => props.onMove?.(column.id, to))}
        />
        {rowCount === 0 && empty}
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div
          role="rowgroup"
          className={classNames(styles.body, props.late && styles.late)}
          style={{ height: view.heightPx }}
        >
          <div
            className={classNames(view.stays && styles.stays)}
            style={view.stays ? { top: headHeightPx, height: view.viewPx } : undefined}
          >
            <Hurried value={view.hurried}>
              {view.rows.map(({ index, topPx, slot }) => {
                const row = rowAt(index);
                const before = row === undefined ? standIn(index) : undefined;
                return (
                  <GridRow
                    key={row !== undefined && rowKey ? rowKey(row) : `slot ${slot}`}
                    row={row}
                    before={before?.row}
                    beforeIndex={before?.index}
                    index={index}
                    topPx={topPx}
                    heightPx={rowHeightPx}
                    template={template}
                    columns={columns}
                    drawn={drawn}
                    lefts={lefts}
                    activeColumn={active?.row === index ? active.column : null}
                    selected={row !== undefined && isSelected ? isSelected(row, index) : undefined}
                    nesting={row !== undefined ? nestingOf?.(row, index) : undefined}
                    opens={onOpen !== undefined && opensOn === "click"}
                    onPress={press}
                    cellId={cellId}
                  />
                );
              })}
            </Hurried>
          </div>
        </div>
      </div>
      {view.jumping && (
        <span className={styles.bubble} aria-hidden>
          {formatInteger(view.first + 1)}
          <i> of {formatInteger(rowCount)}</i>
        </span>
      )}
    </div>
  );
}

/** One sort or several behind the same headings. */
function useSorting<Row>(props: DataTableProps<Row>) {
  const { sort, onSort, onSorts, sortsDescending } = props;
  const sorts = props.sorts ?? (sort ? [sort] : []);
  const by = (column: Column<Row>, add: boolean) => {
    if (!column.sortable) return;
    const next = nextSorts(sorts, column.id, sortsDescending?.(column.id) ?? false, add);
    if (onSorts) onSorts(next);
    else onSort?.(next.at(-1));
  };
  return { sorts, by, can: (onSorts ?? onSort) !== undefined };
}

/** Tells which rows and columns are in sight, and goes to the top when the rows are others. */
function useReports<Row>(
  props: DataTableProps<Row>,
  view: ReturnType<typeof useRowWindow>,
  from: number,
  to: number,
): void {
  const { onWindow, onColumnWindow, rowCount, sort, sorts, shownRow } = props;
  const { first, last } = view;
  useEffect(() => {
    if (rowCount > 0) onWindow?.(first, Math.min(last, rowCount - 1));
  }, [onWindow, first, last, rowCount]);
  useEffect(() => onColumnWindow?.(from, to), [onColumnWindow, from, to]);
  const order = JSON.stringify([props.rowsOf, sort, sorts]);
  const before = useRef(order);
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    if (before.current !== order) latest.current.toTop();
    before.current = order;
  }, [order]);
  useEffect(() => {
    if (shownRow !== undefined) latest.current.reveal(shownRow);
  }, [shownRow]);
}

/** Menus of the page open by a key on their button. */
function openMenu(heading: HTMLElement | null): void {
  const button = heading?.querySelector<HTMLElement>("[data-menu]");
  button?.focus();
  button?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}

/** The active cell is in sight sideways, too, and not under the pinned ones. */
function useSideways(
  scroller: { readonly current: HTMLElement | null },
  active: ActiveCell | null,
  pixels: readonly number[],
  pinned: number,
): void {
  const latest = useRef(pixels);
  latest.current = pixels;
  const column = active?.column;
  useEffect(() => {
    const element = scroller.current;
    if (!element || column === undefined || column < pinned) return;
    const sum = (list: readonly number[]) => list.reduce((total, width) => total + width, 0);
    const left = sum(latest.current.slice(pinned, column));
    const room = element.clientWidth - sum(latest.current.slice(0, pinned));
    const width = latest.current[column] ?? 0;
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (left + width > element.scrollLeft + room)
      element.scrollLeft = Math.min(left, left + width - room);
  }, [scroller, column, pinned]);
}
