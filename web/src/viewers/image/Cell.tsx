import { isMagnified } from "../Picture";
import type { CellProps } from "../types";
import type { ImageItem } from "./model";
import styles from "./Panel.module.css";

const CELL_PIXELS = 48;

/** A thumbnail; of a file that browsers cannot draw, its name for download. */
export default function Cell({ item }: CellProps<ImageItem>) {
  if (!item.drawable) {
    return (
      <a href={item.fileUrl} download>
        {item.format}
      </a>
    );
  }
  return (
    <img
      className={styles.cell}
      src={item.url}
      alt={item.caption || "picture"}
      title={item.caption}
      loading="lazy"
      data-pixels={isMagnified(item, CELL_PIXELS) || undefined}
    />
  );
}
