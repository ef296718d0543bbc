/** A table's metadata, the windows of rows that are asked for, and cells as text. */
import { formatNumber, numberOf } from "../../base/format";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface TableColumn {
  name: string;
  /** "integer", "number", "string", "boolean", "datetime", "date", "mixed" or "empty". */
  type: string;
}

export interface TableItem {
  /** Empty if the names are only in the file: then the first window brings them. */
  columns: TableColumn[];
  rows: number;
  columnCount: number;
  /** Address of the Parquet file; absent for a table without columns. */
  url?: string;
}

/** What the server answers for a window of rows. */
export interface TableWindow {
  columns: TableColumn[];
  rows: unknown[][];
  offset: number;
  total: number;
}

export function parse({ meta, blobs }: StoredItem): TableItem {
  if (!Array.isArray(meta.columns)) {
    throw new Error(`expected columns to be a list, got ${read.shown(meta.columns)}`);
  }
  const columns = meta.columns.map(columnOf);
  const url = blobs.table?.url;
  return {
    columns,
    rows: read.number(meta, "nrows"),
    columnCount: read.number(meta, "ncols"),
    ...(url === undefined ? {} : { url }),
  };
}

function columnOf(column: unknown): TableColumn {
  if (typeof column !== "object" || column === null) {
    throw new Error(`expected a column with name and type, got ${read.shown(column)}`);
  }
  const fields = column as Record<string, unknown>;
  return { name: read.text(fields, "name"), type: read.text(fields, "type") };
}

export const PAGE_ROWS = 100;

/** The pages that cover rows `first` to `last`, and one beyond each end if there is one. */
export function pagesFor(first: number, last: number, rows: number): number[] {
  const most = Math.max(0, Math.ceil(rows / PAGE_ROWS) - 1);
  const from = Math.max(0, Math.floor(first / PAGE_ROWS - 0.5));
  const to = Math.min(most, Math.floor(last / PAGE_ROWS + 0.5));
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}

export const isNumeric = ({ type }: TableColumn): boolean =>
  type === "integer" || type === "number";

/** A cell for reading: numbers short, missing cells as nothing, everything else as it is. */
export function cellText(value: unknown, column: TableColumn): string {
  if (value === null || value === undefined) return "";
  if (isNumeric(column)) {
    const number = numberOf(value);
    if (number !== undefined) return formatNumber(number);
  }
  return wholeText(value);
}

/** A cell with everything in it, for hovering and copying. */
export function wholeText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const CHARACTER_PIXELS = 7;
const PADDING_PIXELS = 26;
const NARROWEST_PIXELS = 56;
const WIDEST_PIXELS = 280;

/** A width that shows most of what the first rows hold. */
export function columnWidth(
  column: TableColumn,
  place: number,
  rows: readonly unknown[][],
): number {
  const longest = rows
    .slice(0, 30)
    .reduce((most, row) => Math.max(most, cellText(row[place], column).length), column.name.length);
  const wanted = longest * CHARACTER_PIXELS + PADDING_PIXELS;
  return Math.min(WIDEST_PIXELS, Math.max(NARROWEST_PIXELS, wanted));
}
