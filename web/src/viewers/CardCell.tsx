import type { CardItem } from "./card";
import type { CellProps } from "./types";

/** The card's first line. */
export function Cell({ item }: CellProps<CardItem>) {
  return <span title={item.caption || item.title}>{item.title}</span>;
}
