import type { CellProps } from "../types";
import type { ValueItem } from "./model";

export function Cell({ item }: CellProps<ValueItem>) {
  return <span title={item.text}>{item.line}</span>;
}
