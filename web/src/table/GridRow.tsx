/** One row of a table. */
import type { ReactNode } from "react";
import { classNames } from "../ui/classNames";
import type { Column } from "./column";
import styles from "./DataTable.module.css";

export interface GridRowProps<Row> {
  row: Row | undefined;
  index: number;
  topPx: number;
  heightPx: number;
  template: string;
  columns: readonly Column<Row>[];
  pinned: number;
  /** Column of the active cell if it is in this row. */
  activeColumn: number | null;
  /** Undefined if rows of this table cannot be selected. */
  selected: boolean | undefined;
  onOpen: ((row: Row, index: number) => void) | undefined;
  cellId: (row: number, column: number) => string;
}

export function GridRow<Row>(props: GridRowProps<Row>) {
  const { row, index, columns, selected, onOpen } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={classNames(styles.row, selected && styles.selected, onOpen && styles.opens)}
      style={{ top: props.topPx, height: props.heightPx, gridTemplateColumns: props.template }}
      onClick={() => row !== undefined && onOpen?.(row, index)}
    >
      {columns.map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
        <div
          key={column.id}
          id={props.cellId(index, at)}
          role="gridcell"
          aria-colindex={at + 1}
          title={row !== undefined ? column.text?.(row, index) : undefined}
          className={classNames(
            styles.cell,
            column.align === "right" && styles.right,
            at < props.pinned && styles.pinned,
            props.activeColumn === at && styles.active,
          )}
        >
          {row === undefined ? (
            <span className={styles.waiting} />
          ) : (
            withEllipsis(column.cell(row, index))
          )}
        </div>
      ))}
    </div>
  );
}

/** Text alone in a flex box is cut hard; in an element of its own it ends in three dots. */
const withEllipsis = (content: ReactNode): ReactNode =>
  typeof content === "string" ? <span className={styles.text}>{content}</span> : content;
