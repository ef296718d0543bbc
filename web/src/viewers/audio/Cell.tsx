import type { CellProps } from "../types";
import type { AudioItem } from "./model";
import styles from "./Panel.module.css";
import { Waveform } from "./Waveform";

/** Its outline; it plays in the panel. */
export default function Cell({ item }: CellProps<AudioItem>) {
  const facts = item.facts.join(" · ");
  const title = [item.caption, facts].filter(Boolean).join("\n");
  if (item.overview.length === 0) return <span title={title}>{facts}</span>;
  return (
    <span className={styles.cell} role="img" aria-label={item.caption || "audio"} title={title}>
      <Waveform pairs={item.overview} />
    </span>
  );
}
