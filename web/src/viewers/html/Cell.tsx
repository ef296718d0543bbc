import { formatBytes } from "../../base/format";
import type { CellProps } from "../types";
import { type HtmlItem, pageUrl, sandboxOf } from "./model";
import styles from "./Panel.module.css";

/** In a grid the page itself, at half its size; in a line title and size: a frame for each would be too heavy. */
export default function Cell({ item, size }: CellProps<HtmlItem>) {
  const name = item.title || `html, ${formatBytes(item.size_bytes)}`;
  if (!size) return <span title={item.caption}>{name}</span>;
  return (
    <span className={styles.small} style={{ width: size.width, height: size.height }}>
      <iframe
        src={pageUrl(item, true)}
        sandbox={sandboxOf(true)}
        referrerPolicy="no-referrer"
        loading="lazy"
        tabIndex={-1}
        title={item.caption || name}
      />
    </span>
  );
}
