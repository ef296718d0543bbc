/** A figure small: as wide as it is given, or as high as a line of a table. */
import { Picture } from "../_tiles/Picture";
import type { CellProps } from "../types";
import type { FigureItem } from "./model";
import styles from "./Panel.module.css";

export default function Cell({ item, size }: CellProps<FigureItem>) {
  const name = item.title || item.caption || "figure";
  if (!size)
    return <img className={styles.cell} src={item.url} alt={name} title={name} loading="lazy" />;
  return (
    <span className={styles.still} style={size} title={name.slice(0, 300)}>
      <Picture item={item} alt={name.slice(0, 300)} width={0} step={undefined} urgent />
    </span>
  );
}
