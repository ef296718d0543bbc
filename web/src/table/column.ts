/** What a table needs to know of a column, and the widths a person gave them. */
import type { CSSProperties, ReactNode } from "react";

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
  /** What is known of a row before it has come; else what stands in for it is shown, dimmed. */
  pending?: (index: number) => ReactNode;
  /** The whole value as text: shown on hover and copied with Ctrl-C. */
  text?: (row: Row, index: number) => string;
  /**
   * Sits in the heading before its title, e.g. a switch for all rows. A button marked `data-menu`
   * is pressed by Alt with the down arrow.
   */
  heading?: ReactNode;
  /** Sits under the title, in headings that are high enough. */
  summary?: ReactNode;
  /** A CSS class of a cell, for what its value means. */
  look?: (row: Row, index: number) => string | undefined;
  /** A colour under a cell. */
  tint?: (row: Row, index: number) => CSSProperties | undefined;
  /** The width that shows all that is in sight, for a double click on the edge. */
  fit?: () => number;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export const MIN_WIDTH_PX = 40;

export type Widths = Readonly<Record<string, number>>;

export const widthOf = (column: { id: string; width: number }, widths: Widths): number =>
  Math.max(MIN_WIDTH_PX, Math.round(widths[column.id] ?? column.width));

/** The widths of the columns drawn as a grid template; those left out are one track on each side. */
export function templateOf(
  columns: readonly { id: string; width: number; grow?: boolean }[],
  widths: Widths,
  { pinned, from, to }: Drawn = { pinned: 0, from: 0, to: columns.length },
): string {
  const track = (column: { id: string; width: number; grow?: boolean }) => {
    const width = widthOf(column, widths);
    return column.grow && widths[column.id] === undefined
      ? `minmax(${width}px, 1fr)`
      : `${width}px`;
  };
  const before = rowWidthOf(columns.slice(pinned, from), widths);
  return [
    ...columns.slice(0, pinned).map(track),
    `${before}px`,
    ...columns.slice(from, to).map(track),
  ].join(" ");
}

/** Which columns are drawn: the pinned first ones, and `from` to `to`. */
export interface Drawn {
  pinned: number;
  from: number;
  to: number;
}

/** The places of the columns drawn. */
export const drawnPlaces = ({ pinned, from, to }: Drawn): number[] => [
  ...Array.from({ length: pinned }, (_, i) => i),
  ...Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i),
];

/** The track of a column in the template; between the pinned ones and the others lies one. */
export const trackOf = (at: number, { pinned, from }: Drawn): number =>
  at < pinned ? at + 1 : at - from + pinned + 2;

/** How far from the left each pinned column stays. */
export function pinnedLefts(
  columns: readonly { id: string; width: number }[],
  widths: Widths,
  pinned: number,
): number[] {
  const lefts: number[] = [];
  let left = 0;
  for (const column of columns.slice(0, pinned)) {
    lefts.push(left);
    left += widthOf(column, widths);
  }
  return lefts;
}

/** The least width of a whole row. */
export const rowWidthOf = (
  columns: readonly { id: string; width: number }[],
  widths: Widths,
): number => columns.reduce((sum, column) => sum + widthOf(column, widths), 0);

/** The sorts after a click on a heading; with `add` the others stay, and it comes after them. */
export function nextSorts(
  current: readonly Sort[],
  column: string,
  firstDescending: boolean,
  add: boolean,
): Sort[] {
  const own = current.find((sort) => sort.column === column);
  const next = nextSort(own, column, firstDescending);
  if (!add) return next ? [next] : [];
  if (!own) return next ? [...current, next] : [...current];
  return current.flatMap((sort) => (sort.column !== column ? [sort] : next ? [next] : []));
}

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
