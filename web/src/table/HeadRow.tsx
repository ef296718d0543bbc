/** The headings of a table: sort by click, resize at the right edge, move by dragging. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { type MouseEvent, type PointerEvent, useRef } from "react";
import { classNames } from "../ui/classNames";
import {
  type Column,
  type Drawn,
  drawnPlaces,
  type Sort,
  trackOf,
  type Widths,
  widthOf,
} from "./column";
import styles from "./DataTable.module.css";
import { useHeadingDrag } from "./useHeadingDrag";

export interface HeadRowProps<Row> {
  columns: readonly Column<Row>[];
  widths: Widths;
  template: string;
  heightPx: number;
  sorts: readonly Sort[];
  canSort: boolean;
  activeColumn: number | null;
  drawn: Drawn;
  lefts: readonly number[];
  cellId: (column: number) => string;
  onSort: (column: Column<Row>, add: boolean) => void;
  /** `done` is false while the edge is dragged. */
  onResize: (column: Column<Row>, width: number, done: boolean) => void;
  /** Put the column before the one at a place; absent where columns do not move. */
  onMove: ((column: Column<Row>, to: number) => void) | undefined;
}

export function HeadRow<Row>(props: HeadRowProps<Row>) {
  const { columns, template, drawn, heightPx, onMove } = props;
  const drag = useHeadingDrag((from, to) => {
    const column = columns[from];
    if (column) onMove?.(column, to);
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div
        role="row"
        aria-rowindex={1}
        className={styles.headRow}
        style={{ gridTemplateColumns: template, height: heightPx }}
        {...(onMove && drag.row)}
      >
        {drawnPlaces(drawn).map((at) => {
          const column = columns[at];
          return (
            column && (
              <Heading key={column.id} {...props} column={column} at={at} drop={drag.dropAt} />
            )
          );
        })}
      </div>
    </div>
  );
}

interface HeadingProps<Row> extends HeadRowProps<Row> {
  column: Column<Row>;
  at: number;
  drop: number | undefined;
}

function Heading<Row>(props: HeadingProps<Row>) {
  const { column, at, drawn, lefts, sorts, activeColumn, widths } = props;
  const width = widthOf(column, widths);
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      id={props.cellId(at)}
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={sortOf(column, sorts)}
      data-heading={at}
      data-drop={props.drop === at || undefined}
      title={column.description}
      style={{ gridColumn: trackOf(at, drawn), left: at < drawn.pinned ? lefts[at] : undefined }}
      className={classNames(
        styles.heading,
        column.align === "right" && styles.right,
        at < drawn.pinned && styles.pinned,
        at === drawn.pinned - 1 && styles.lastPinned,
        activeColumn === at && styles.active,
      )}
    >
      <span className={styles.headLine}>
        {column.heading}
        <Title {...props} />
      </span>
      {column.summary}
      <ResizeEdge
        width={width}
        onResize={(next, done) => props.onResize(column, next, done)}
        onFit={() => props.onResize(column, column.fit?.() ?? column.width, true)}
      />
    </div>
  );
}

function Title<Row>({ column, sorts, canSort, onSort }: HeadingProps<Row>) {
  const place = sorts.findIndex((sort) => sort.column === column.id);
  const sort = sorts[place];
  const title = (
    <span className={styles.title} dir="auto">
      {column.title}
    </span>
  );
  if (!canSort || !column.sortable) return title;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.sorter}
      onClick={(event: MouseEvent) => onSort(column, event.shiftKey)}
    >
      {title}
      {sort && <SortMark descending={sort.descending} />}
      {sort && sorts.length > 1 && <span className={styles.order}>{place + 1}</span>}
    </button>
  );
}

function sortOf<Row>(
  column: Column<Row>,
  sorts: readonly Sort[],
): "ascending" | "descending" | undefined {
  const sort = sorts.find((one) => one.column === column.id);
  if (!sort) return undefined;
  return sort.descending ? "descending" : "ascending";
}

const SortMark = ({ descending }: { descending: boolean }) =>
  descending ? (
    <ArrowDown size={11} aria-hidden className={styles.mark} />
  ) : (
    <ArrowUp size={11} aria-hidden className={styles.mark} />
  );

interface ResizeEdgeProps {
  width: number;
  onResize: (width: number, done: boolean) => void;
  onFit: () => void;
}

/** Alt with the arrow keys does the same for the active column. */
function ResizeEdge({ width, onResize, onFit }: ResizeEdgeProps) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const widthAt = (event: PointerEvent) =>
    start.current ? start.current.width + event.clientX - start.current.x : width;
  const begin = (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    start.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const end = (event: PointerEvent) => {
    const moved = start.current && event.clientX !== start.current.x;
    if (moved) onResize(widthAt(event), true);
    start.current = null;
  };
  return (
    <span
      aria-hidden
      className={styles.edge}
      data-edge
      onPointerDown={begin}
      onPointerMove={(event) => start.current && onResize(widthAt(event), false)}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={onFit}
    />
  );
}
