/** What a column of some type can come to in a group. */
import { isMedia, isNumeric, type TableColumn } from "./model";

const NUMBERS = ["mean", "median", "min", "max", "sum", "std", "count", "count distinct", "first"];
const ORDERED = ["min", "max", "first", "count", "count distinct"];
const MEDIA = ["first", "count"];

export function aggregatesFor(column: TableColumn): readonly string[] {
  if (isMedia(column)) return MEDIA;
  // Of a column that is an aggregate, the type may be that of the answer.
  if (column.function === "share of true" || column.type === "boolean")
    return ["share of true", ...ORDERED];
  return isNumeric(column) ? NUMBERS : ORDERED;
}
