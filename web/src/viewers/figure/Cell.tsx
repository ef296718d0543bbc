import type { CellProps } from "../types";
import type { FigureItem } from "./model";
import styles from "./Panel.module.css";

export default function Cell({ item }: CellProps<FigureItem>) {
  const name = item.title || item.caption || "figure";
  return <img className={styles.cell} src={item.url} alt={name} title={name} loading="lazy" />;
}
