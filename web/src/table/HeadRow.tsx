/** The headings of a table: sort by click, resize at the right edge. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { type PointerEvent, useRef } from "react";
import { classNames } from "../ui/classNames";
import { type Column, type Sort, type Widths, widthOf } from "./column";
import styles from "./DataTable.module.css";

export interface HeadRowProps<Row> {
  columns: readonly Column<Row>[];
  widths: Widths;
  template: string;
  sort: Sort | undefined;
  sorts: boolean;
  activeColumn: number | null;
  pinned: number;
  cellId: (column: number) => string;
  onSort: (column: Column<Row>) => void;
  onResize: (column: Column<Row>, width: number) => void;
}

export function HeadRow<Row>(props: HeadRowProps<Row>) {
  const { columns, widths, template, sort, sorts, activeColumn, pinned, cellId } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div
        role="row"
        aria-rowindex={1}
        className={styles.headRow}
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column, at) => (
          // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          <div
            key={column.id}
            id={cellId(at)}
            role="columnheader"
            aria-colindex={at + 1}
            aria-sort={sortOf(column, sort)}
            title={column.description}
            className={classNames(
              styles.heading,
              column.align === "right" && styles.right,
              at < pinned && styles.pinned,
              activeColumn === at && styles.active,
            )}
          >
            {column.heading}
            {sorts && column.sortable ? (
              <button
                type="button"
                tabIndex={-1}
                className={styles.sorter}
                onClick={() => props.onSort(column)}
              >
                <span className={styles.title}>{column.title}</span>
                {sort?.column === column.id && <SortMark descending={sort.descending} />}
              </button>
            ) : (
              <span className={styles.title}>{column.title}</span>
            )}
            <ResizeEdge
              width={widthOf(column, widths)}
              onResize={(width) => props.onResize(column, width)}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

function sortOf<Row>(
  column: Column<Row>,
  sort: Sort | undefined,
): "ascending" | "descending" | undefined {
  if (sort?.column !== column.id) return undefined;
  return sort.descending ? "descending" : "ascending";
}

const SortMark = ({ descending }: { descending: boolean }) =>
  descending ? (
    <ArrowDown size={11} aria-hidden className={styles.mark} />
  ) : (
    <ArrowUp size={11} aria-hidden className={styles.mark} />
  );

/** Alt with the arrow keys does the same for the active column. */
function ResizeEdge({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const begin = (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    start.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  return (
    <span
      aria-hidden
      className={styles.edge}
      onPointerDown={begin}
      onPointerMove={(event) => {
        if (start.current) onResize(start.current.width + event.clientX - start.current.x);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
    />
  );
}
