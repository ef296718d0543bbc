import type { CellProps } from "../types";
import { type BokehItem, nameOf } from "./model";

/** Its title: a frame for each would be too heavy. */
export function Cell({ item }: CellProps<BokehItem>) {
  return <span title={item.caption || nameOf(item)}>{nameOf(item)}</span>;
}
