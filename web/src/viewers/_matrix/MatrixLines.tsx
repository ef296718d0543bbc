/** The heading and the rows of a matrix, each with the columns in sight. The grid around has focus and keys. */
import type { ReactNode } from "react";
import type { Track } from "../types";
import styles from "./Matrix.module.css";
import type { CellSize } from "./matrixRows";

export interface MatrixColumn {
  id: string;
  /** In words. */
  label: string;
  head: ReactNode;
  /** It is the playhead's. */
  current?: boolean;
  /** What it shows is of an earlier question. */
  stale?: boolean;
  onPick?: () => void;
}

export interface MatrixRow {
  id: string;
  /** Of the sample: rows of several runs have the same. */
  key: string;
  label: string;
  run?: Track<unknown>["run"];
  /** The row above is of the same sample. */
  later?: boolean;
}

/** A column or row in sight. */
export interface Place {
  index: number;
  /** Pixels from the left or the top. */
  start: number;
}

interface LineProps {
  columns: readonly MatrixColumn[];
  across: readonly Place[];
  labelPixels: number;
  size: CellSize;
  /** For the grid's `aria-activedescendant`. */
  cellId: (column: number) => string;
  activeColumn: number | undefined;
}

export const HEAD_PIXELS = 26;

export function HeadLine({ columns, across, labelPixels, size, cellId, activeColumn }: LineProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    // biome-ignore lint/a11y/useSemanticElements: a <table> cannot hold only the cells in sight
    <div role="row" aria-rowindex={1} className={styles.head} style={{ height: HEAD_PIXELS }}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div
        role="columnheader"
        aria-colindex={1}
        className={styles.corner}
        style={{ width: labelPixels }}
      >
        sample
      </div>
      {across.map(({ index, start }) => {
        const column = columns[index];
        if (!column) return null;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          // biome-ignore lint/a11y/useSemanticElements: as above
          <div
            key={column.id}
            id={cellId(index)}
            role="columnheader"
            aria-colindex={index + 2}
            aria-current={column.current || undefined}
            aria-label={column.label}
            className={styles.columnHead}
            data-active={index === activeColumn || undefined}
            data-picks={column.onPick ? true : undefined}
            style={{ left: start, width: size.width }}
            onClick={column.onPick}
          >
            {column.head}
          </div>
        );
      })}
    </div>
  );
}

interface RowProps extends LineProps {
  row: MatrixRow;
  place: Place;
  cell: (column: number) => ReactNode;
  onOpen: (column: number) => void;
}

export function RowLine(props: RowProps) {
  const { row, place, columns, across, labelPixels, size, cellId, activeColumn } = props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    // biome-ignore lint/a11y/useSemanticElements: a <table> cannot hold only the cells in sight
    <div
      role="row"
      aria-rowindex={place.index + 2}
      className={styles.row}
      style={{ top: place.start, height: size.height + size.foot }}
      data-sample={row.label}
      data-run={row.run?.name}
    >
      <RowHead row={row} width={labelPixels} />
      {across.map(({ index, start }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
        // biome-ignore lint/a11y/useSemanticElements: as above
        <div
          key={columns[index]?.id ?? index}
          id={cellId(index)}
          role="gridcell"
          aria-colindex={index + 2}
          className={styles.cell}
          data-active={index === activeColumn || undefined}
          data-current={columns[index]?.current || undefined}
          data-stale={columns[index]?.stale || undefined}
          data-column={columns[index]?.label}
          style={{ left: start, width: size.width }}
          onClick={() => props.onOpen(index)}
        >
          {props.cell(index)}
        </div>
      ))}
    </div>
  );
}

function RowHead({ row, width }: { row: MatrixRow; width: number }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    // biome-ignore lint/a11y/useSemanticElements: a <table> cannot hold only the cells in sight
    <div role="rowheader" aria-colindex={1} className={styles.rowHead} style={{ width }}>
      <b data-later={row.later || undefined} title={row.label} dir="auto">
        {row.label}
      </b>
      {row.run && (
        <span className={styles.run} title={row.run.name}>
          <i style={{ background: row.run.color }} />
          {row.run.name}
        </span>
      )}
    </div>
  );
}
