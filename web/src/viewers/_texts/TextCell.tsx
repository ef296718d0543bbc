import type { CellProps } from "../types";
import styles from "./TextCell.module.css";
import type { TextItem } from "./textItem";

const MOST_CHARACTERS = 120;
/** About as many letters as a larger place has room for. */
const LETTER_SQUARE_PIXELS = 80;

/** The beginning, on one line or as many lines as there is room for. */
export function Cell({ item, size }: CellProps<TextItem>) {
  const title = item.text.slice(0, 1000);
  if (!size) {
    const line = item.text.slice(0, MOST_CHARACTERS).replace(/\s+/g, " ");
    return (
      <span title={title} dir="auto">
        {line || "empty"}
      </span>
    );
  }
  const room = Math.ceil((size.width * size.height) / LETTER_SQUARE_PIXELS);
  return (
    <span className={styles.lines} style={size} title={title} dir="auto">
      {item.text.slice(0, room) || "empty"}
    </span>
  );
}
