/** One row of a table. */
import { memo, type ReactNode } from "react";
import { classNames } from "../ui/classNames";
import { type Column, type Drawn, drawnPlaces, trackOf } from "./column";
import styles from "./DataTable.module.css";

export interface GridRowProps<Row> {
  row: Row | undefined;
  index: number;
  topPx: number;
  heightPx: number;
  template: string;
  columns: readonly Column<Row>[];
  drawn: Drawn;
  lefts: readonly number[];
  /** Column of the active cell if it is in this row. */
  activeColumn: number | null;
  /** Undefined if rows of this table cannot be selected. */
  selected: boolean | undefined;
  /** Its depth and whether it is open, in a table whose rows hold others. */
  nesting?: Nesting | undefined;
  opens: boolean;
  onPress: (row: Row, index: number, column: number, double: boolean) => void;
  cellId: (row: number, column: number) => string;
}

export interface Nesting {
  level: number;
  /** Undefined for what holds nothing. */
  open: boolean | undefined;
}

function PlainGridRow<Row>(props: GridRowProps<Row>) {
  const { row, index, columns, selected, drawn, nesting } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-level={nesting?.level}
      aria-expanded={nesting?.open}
      aria-busy={row === undefined || undefined}
      className={classNames(styles.row, selected && styles.selected, props.opens && styles.opens)}
      style={{ top: props.topPx, height: props.heightPx, gridTemplateColumns: props.template }}
    >
      {drawnPlaces(drawn).map((at) => {
        const column = columns[at];
        return column && <GridCell key={column.id} {...props} column={column} at={at} />;
      })}
    </div>
  );
}

export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;

/** Cells may hold a hundred thousand letters. */
const MOST_HOVERED = 2000;

interface GridCellProps<Row> extends GridRowProps<Row> {
  column: Column<Row>;
  at: number;
}

function GridCell<Row>(props: GridCellProps<Row>) {
  const { row, index, column, at, drawn, lefts, onPress } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      id={props.cellId(index, at)}
      role="gridcell"
      aria-colindex={at + 1}
      title={row !== undefined ? column.text?.(row, index).slice(0, MOST_HOVERED) : undefined}
      style={{
        gridColumn: trackOf(at, drawn),
        left: at < drawn.pinned ? lefts[at] : undefined,
        ...(row !== undefined && column.tint?.(row, index)),
      }}
      className={classNames(
        styles.cell,
        column.align === "right" && styles.right,
        at < drawn.pinned && styles.pinned,
        at === drawn.pinned - 1 && styles.lastPinned,
        props.activeColumn === at && styles.active,
        row !== undefined && column.look?.(row, index),
      )}
      onClick={() => row !== undefined && onPress(row, index, at, false)}
      onDoubleClick={() => row !== undefined && onPress(row, index, at, true)}
    >
      {row === undefined ? (
        <span className={styles.waiting} />
      ) : (
        withEllipsis(column.cell(row, index))
      )}
    </div>
  );
}

/** Text alone in a flex box is cut hard; in an element of its own it ends in three dots. */
const withEllipsis = (content: ReactNode): ReactNode =>
  typeof content === "string" ? (
    <span className={styles.text} dir="auto">
      {content}
    </span>
  ) : (
    content
  );
