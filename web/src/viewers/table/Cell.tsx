import { countOf } from "../../base/format";
import type { CellProps } from "../types";
import type { TableItem } from "./model";

/** Its size; the rows are for the panel. */
export function Cell({ item }: CellProps<TableItem>) {
  return (
    <span>
      {countOf(item.rows, "row")} × {countOf(item.columnCount, "column")}
    </span>
  );
}
