import type { TextItem } from "./textItem";
import type { CellProps } from "./types";

const MOST_CHARACTERS = 120;
/** About as many letters as a larger place has room for. */
const LETTER_SQUARE_PIXELS = 80;

/** The beginning, on one line or as much as there is room for. */
export function Cell({ item, size }: CellProps<TextItem>) {
  const room = size ? Math.ceil((size.width * size.height) / LETTER_SQUARE_PIXELS) : 0;
  const line = item.text.slice(0, Math.max(MOST_CHARACTERS, room)).replace(/\s+/g, " ");
  return <span title={item.text.slice(0, 1000)}>{line || "empty"}</span>;
}
