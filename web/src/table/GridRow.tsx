/** One row of a table. */
import { memo, type ReactNode } from "react";
import { classNames } from "../ui/classNames";
import { type Column, type Drawn, drawnPlaces, trackOf } from "./column";
import styles from "./DataTable.module.css";

export interface GridRowProps<Row> {
  /** Undefined while it has not come. */
  row: Row | undefined;
  /** Shown dimmed until then: what was at this place before, and its own number. */
  before?: Row | undefined;
  beforeIndex?: number | undefined;
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
  const { row, before, index, columns, selected, drawn, lefts, nesting } = props;
  const stale = row === undefined && before !== undefined;
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
      data-stale={stale || undefined}
      className={classNames(styles.row, selected && styles.selected, props.opens && styles.opens)}
      style={{ top: props.topPx, height: props.heightPx, gridTemplateColumns: props.template }}
    >
      {drawnPlaces(drawn).map((at) => {
        const column = columns[at];
        if (!column) return null;
        const known = row === undefined && column.pending !== undefined;
        return (
          <GridCell
            key={column.id}
            row={known ? undefined : (row ?? before)}
            // What stands in is drawn once, however many rows it stands in for.
            index={stale && !known ? (props.beforeIndex ?? index) : index}
            stale={stale && !known}
            column={column}
            at={at}
            track={trackOf(at, drawn)}
            left={at < drawn.pinned ? lefts[at] : undefined}
            isLastPinned={at === drawn.pinned - 1}
            isActive={props.activeColumn === at}
            onPress={props.onPress}
            cellId={props.cellId}
          />
        );
      })}
    </div>
  );
}

export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;

/** Cells may hold a hundred thousand letters. */
const MOST_HOVERED = 2000;

interface GridCellProps<Row> extends Pick<GridRowProps<Row>, "row" | "onPress" | "cellId"> {
  /** That of what is shown. */
  index: number;
  /** It is of another row: to be seen, and for nothing else. */
  stale: boolean;
  column: Column<Row>;
  at: number;
  track: number;
  /** Of a column that stays at the left. */
  left: number | undefined;
  isLastPinned: boolean;
  isActive: boolean;
}

function PlainGridCell<Row>(props: GridCellProps<Row>) {
  const { row, index, stale, column, at, left, onPress } = props;
  const isPinned = left !== undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of an ARIA grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      id={stale ? undefined : props.cellId(index, at)}
      role="gridcell"
      aria-colindex={at + 1}
      inert={stale}
      title={row !== undefined ? column.text?.(row, index).slice(0, MOST_HOVERED) : undefined}
      style={{
        gridColumn: props.track,
        left,
        ...(row !== undefined && column.tint?.(row, index)),
      }}
      className={classNames(
        styles.cell,
        column.align === "right" && styles.right,
        isPinned && styles.pinned,
        props.isLastPinned && styles.lastPinned,
        props.isActive && styles.active,
        row !== undefined && column.look?.(row, index),
      )}
      onClick={() => row !== undefined && onPress(row, index, at, false)}
      onDoubleClick={() => row !== undefined && onPress(row, index, at, true)}
    >
      {contentOf(props)}
    </div>
  );
}

const GridCell = memo(PlainGridCell) as typeof PlainGridCell;

function contentOf<Row>({ row, index, column }: GridCellProps<Row>): ReactNode {
  if (row !== undefined) return withEllipsis(column.cell(row, index));
  return column.pending ? withEllipsis(column.pending(index)) : <span className={styles.waiting} />;
}

/** Text alone in a flex box is cut hard; in an element of its own it ends in three dots. */
const withEllipsis = (content: ReactNode): ReactNode =>
  typeof content === "string" || typeof content === "number" ? (
    <span className={styles.text} dir="auto">
      {content}
    </span>
  ) : (
    content
  );
