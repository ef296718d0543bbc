import type { CellProps } from "../types";
import type { VideoItem } from "./model";
import styles from "./Panel.module.css";

/** Its first picture; it plays in the panel. */
export default function Cell({ item }: CellProps<VideoItem>) {
  const name = item.caption || "video";
  const title = [item.caption, item.facts.join(" · ")].filter(Boolean).join("\n");
  if (item.isPicture)
    return <img className={styles.cell} src={item.url} alt={name} title={title} loading="lazy" />;
  if (item.codec === "theora") return <span title={title}>{item.facts.join(" · ")}</span>;
  return (
    <video
      className={styles.cell}
      src={item.url}
      aria-label={name}
      title={title}
      preload="metadata"
      muted
      playsInline
    />
  );
}
