/** What a table needs to know of a column, and the widths a person gave them. */
import type { ReactNode } from "react";

export interface Column<Row> {
  id: string;
  /** Heading; short, its full name belongs in `description`. */
  title: string;
  /** Shown on hover of the heading. */
  description?: string;
  /** Pixels until resized. */
  width: number;
  /** Takes what room is left, until it is resized. */
  grow?: boolean;
  align?: "left" | "right";
  sortable?: boolean;
  cell: (row: Row, index: number) => ReactNode;
  /** The whole value as text: shown on hover and copied with Ctrl-C. */
  text?: (row: Row, index: number) => string;
  /** Sits in the heading instead of its title, e.g. a switch for all rows. */
  heading?: ReactNode;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export const MIN_WIDTH_PX = 40;

export type Widths = Readonly<Record<string, number>>;

export const widthOf = (column: { id: string; width: number }, widths: Widths): number =>
  Math.max(MIN_WIDTH_PX, Math.round(widths[column.id] ?? column.width));

/** The columns' widths as a grid template. */
export const templateOf = (
  columns: readonly { id: string; width: number; grow?: boolean }[],
  widths: Widths,
): string =>
  columns
    .map((column) => {
      const width = widthOf(column, widths);
      return column.grow && widths[column.id] === undefined
        ? `minmax(${width}px, 1fr)`
        : `${width}px`;
    })
    .join(" ");

/** The least width of a whole row. */
export const rowWidthOf = (
  columns: readonly { id: string; width: number }[],
  widths: Widths,
): number => columns.reduce((sum, column) => sum + widthOf(column, widths), 0);

/** The sort after a click on a heading: ascending or descending first, then the other, then none. */
export function nextSort(
  current: Sort | undefined,
  column: string,
  firstDescending: boolean,
): Sort | undefined {
  if (current?.column !== column) return { column, descending: firstDescending };
  return current.descending === firstDescending
    ? { column, descending: !firstDescending }
    : undefined;
}
