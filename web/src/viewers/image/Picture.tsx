/** One picture that keeps the last one, dimmed, until the next has arrived. */
import { useState } from "react";
import { type ImageItem, isMagnified } from "./model";
import styles from "./Panel.module.css";

interface PictureProps {
  item: ImageItem;
  alt: string;
  /** Width on the page in pixels. */
  width: number;
  /** It is what one came for: load it at once. */
  urgent?: boolean;
}

export function Picture({ item, alt, width, urgent }: PictureProps) {
  const [arrived, setArrived] = useState<string>();
  const [failed, setFailed] = useState<string>();
  if (!item.drawable)
    return <span className={styles.note}>{item.format}: browsers cannot draw it</span>;
  if (failed === item.url) return <span className={styles.note}>The file could not be read</span>;
  return (
    <img
      className={styles.picture}
      src={item.url}
      alt={alt}
      draggable={false}
      loading={urgent ? "eager" : "lazy"}
      decoding="async"
      data-pixels={isMagnified(item, width) || undefined}
      data-late={arrived !== undefined && arrived !== item.url ? true : undefined}
      onLoad={() => setArrived(item.url)}
      onError={() => setFailed(item.url)}
    />
  );
}
