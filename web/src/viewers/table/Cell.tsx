import { lazy, Suspense } from "react";
import { countOf } from "../../base/format";
import type { CellProps } from "../types";
import type { TableItem } from "./model";

const TinyTable = lazy(() => import("./TinyTable"));

/** Its size, and as many of its columns as there is room for. */
export function Cell({ item, size }: CellProps<TableItem>) {
  const text = `${countOf(item.rows, "row")} × ${countOf(item.columnCount, "column")}`;
  if (!size) return <span>{text}</span>;
  return (
    <Suspense fallback={null}>
      <TinyTable item={item} size={size} text={text} />
    </Suspense>
  );
}
