/** A table's metadata, the windows of rows that are asked for, and cells as text. */
import { formatBytes, formatNumber, numberOf } from "../../base/format";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface TableColumn {
  name: string;
  /** "integer", "number", "string", "boolean", "datetime", "media" …: the server's words. */
  type: string;
  /** Kinds of media in its cells. */
  kinds?: readonly string[];
  /** Masks and boxes of its pictures: "mask:<name>", "boxes:<name>". */
  layers?: Readonly<Record<string, { class_labels?: Readonly<Record<string, string>> }>>;
  /** In rows that are groups. */
  role?: "key" | "count" | "aggregate";
  function?: string;
  /** The column that an aggregate is of. */
  of?: string;
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
  /** Rows, or groups, that match. */
  total: number;
  /** Rows of the table. */
  of?: number;
  /** Where each row stands in the table as it was logged. */
  row_numbers?: number[];
  /** Rows of parts that are not there. */
  missing?: number;
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
  const layers = typeof fields.layers === "object" && fields.layers !== null;
  return {
    name: read.text(fields, "name"),
    type: read.text(fields, "type"),
    ...(Array.isArray(fields.kinds) && { kinds: fields.kinds.map(String) }),
    ...(layers && { layers: fields.layers as NonNullable<TableColumn["layers"]> }),
  };
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
const PADDING_PIXELS = 20;
const NARROWEST_PIXELS = 76;
/** Beside a title stand its type and its menu. */
const TITLE_CHARACTERS = 4;
const ARRAY_CHARACTERS = 13;
/** As long as any number is shown: "−7.917e−4". */
const NUMBER_CHARACTERS = 10;
const WIDEST_PIXELS = 280;
/** What the cells of most kinds need. */
const MEDIA_PIXELS = 116;

/** A width that shows most of these cells. */
export function columnWidth(
  column: TableColumn,
  values: readonly unknown[],
  widest = WIDEST_PIXELS,
): number {
  if (isMedia(column)) return MEDIA_PIXELS;
  const title = (column.of ?? column.name).length + TITLE_CHARACTERS;
  const longest = values
    .slice(0, 60)
    .reduce<number>((most, value) => Math.max(most, roomFor(value, column)), title);
  const wanted = longest * CHARACTER_PIXELS + PADDING_PIXELS;
  return Math.min(widest, Math.max(NARROWEST_PIXELS, wanted));
}

/** Characters; an array is a small line and its shape. */
function roomFor(value: unknown, column: TableColumn): number {
  if (column.type === "array") return ARRAY_CHARACTERS;
  if (column.type === "number") return NUMBER_CHARACTERS;
  return cellText(value, column).length;
}
