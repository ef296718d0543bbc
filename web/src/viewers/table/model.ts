/** A table's metadata, the windows of rows that are asked for, and cells as text. */
import { formatBytes, formatNumber, numberOf } from "../../base/format";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface TableColumn {
  name: string;
  /** "integer", "number", "string", "boolean", "datetime", "media" …: the server's words. */
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
  type === "integer" || type === "number" || type === "decimal";

/** Its cells are pictures, sounds and the like. */
export const isMedia = ({ type }: TableColumn): boolean => type === "media";

/** A cell for reading: numbers short, missing cells as nothing, everything else as it is. */
export function cellText(value: unknown, column: TableColumn): string {
  if (value === null || value === undefined) return "";
  if (isNumeric(column)) {
    const number = numberOf(value);
    if (number !== undefined) return formatNumber(number);
  }
  return wholeText(value);
}

/** A cell with everything in it that the server sent, for hovering and copying. */
export function wholeText(value: unknown): string {
  if (value === null || value === undefined) return "";
  const cut = cutText(value);
  if (cut !== undefined) return cut;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Of long arrays and of bytes the server sends the beginning and the size. */
function cutText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { shape, dtype, first, size_bytes, base64 } = value as Record<string, unknown>;
  if (typeof size_bytes === "number" && typeof base64 === "string")
    return `${formatBytes(size_bytes)}, ${base64}`;
  if (!Array.isArray(shape) || !Array.isArray(first)) return undefined;
  const numbers = first.map((one) => formatNumber(numberOf(one) ?? Number.NaN)).join(", ");
  return `${shape.join(" × ")} ${dtype}: ${numbers} …`;
}

const CHARACTER_PIXELS = 7;
const PADDING_PIXELS = 26;
const NARROWEST_PIXELS = 56;
const WIDEST_PIXELS = 280;
/** What the cells of most kinds need. */
const MEDIA_PIXELS = 116;

/** A width that shows most of what the first rows hold. */
export function columnWidth(
  column: TableColumn,
  place: number,
  rows: readonly unknown[][],
): number {
  if (isMedia(column)) return MEDIA_PIXELS;
  const longest = rows
    .slice(0, 30)
    .reduce((most, row) => Math.max(most, cellText(row[place], column).length), column.name.length);
  const wanted = longest * CHARACTER_PIXELS + PADDING_PIXELS;
  return Math.min(WIDEST_PIXELS, Math.max(NARROWEST_PIXELS, wanted));
}
