import { formatBytes } from "../../base/format";
import type { CellProps } from "../types";
import type { HtmlItem } from "./model";

/** Its title and size: a frame for each row would be too heavy. */
export function Cell({ item }: CellProps<HtmlItem>) {
  return <span title={item.caption}>{item.title || `html, ${formatBytes(item.size_bytes)}`}</span>;
}
