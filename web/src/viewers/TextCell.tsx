import type { TextItem } from "./textItem";
import type { CellProps } from "./types";

const MOST_CHARACTERS = 120;

/** The beginning, on one line. */
export function Cell({ item }: CellProps<TextItem>) {
  const line = item.text.slice(0, MOST_CHARACTERS).replace(/\s+/g, " ");
  return <span title={item.text.slice(0, 1000)}>{line || "empty"}</span>;
}
