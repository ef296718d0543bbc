import { savedFrom } from "../Download";
import type { CellProps } from "../types";
import { Shot } from "./grid/Shot";
import type { ImageItem } from "./model";
import styles from "./Panel.module.css";

const CELL_PIXELS = 48;
const WIDEST_PIXELS = 96;

/** A thumbnail with what lies on it; of a file that browsers cannot draw, its name for download. */
export default function Cell({ item, size }: CellProps<ImageItem>) {
  if (!item.drawable) {
    return (
      <a href={savedFrom(item.fileUrl, "")} download>
        {item.format}
      </a>
    );
  }
  const { width, height } = size ?? boxOf(item);
  return (
    <span className={styles.cell} style={{ width, height }} title={item.caption || undefined}>
      <Shot
        item={item}
        alt={item.caption || "picture"}
        width={width}
        aspect={width / height}
        step={undefined}
        urgent={size !== undefined}
      />
    </span>
  );
}

/** As high as a line of a table with pictures. */
function boxOf({ width, height }: ImageItem): { width: number; height: number } {
  const wide = Math.round((CELL_PIXELS * width) / height) || CELL_PIXELS;
  return { width: Math.max(1, Math.min(WIDEST_PIXELS, wide)), height: CELL_PIXELS };
}
