/** One picture that keeps the last one, dimmed, until the next has arrived. */
import { useEffect, useRef, useState } from "react";
import { formatInteger } from "../base/format";
import styles from "./Picture.module.css";
import { whyUnread } from "./whyUnread";

export interface Drawn {
  url: string;
  /** Pixels of the file. */
  width: number;
  /** Browsers can draw it. */
  drawable: boolean;
  /** In words, for what cannot be drawn. */
  format: string;
}

/** Nearest-neighbour where pixels become visible anyway: a digit of 8 × 8 is its pixels. */
export const isMagnified = (item: { width: number }, shownWidth: number): boolean =>
  shownWidth >= 2 * item.width;

interface PictureProps {
  item: Drawn;
  alt: string;
  /** Width on the page in pixels. */
  width: number;
  /** Where it was logged, to be named when its file cannot be read. */
  step: number | undefined;
  /** It is what one came for: load it at once. */
  urgent?: boolean;
}

export function Picture({ item, alt, width, step, urgent }: PictureProps) {
  const shown = useArrived(item.url);
  const [failed, setFailed] = useState<{ url: string; reason: string }>();
  if (!item.drawable)
    return <span className={styles.note}>{item.format}: browsers cannot draw it</span>;
  if (failed?.url === item.url) {
    const where = step === undefined ? "" : `step ${formatInteger(step)}: `;
    return (
      <span className={styles.missing} role="img" aria-label={`${alt}: ${failed.reason}`}>
        {where}
        {failed.reason}
      </span>
    );
  }
  return (
    <img
      className={styles.picture}
      src={shown}
      alt={alt}
      draggable={false}
      loading={urgent ? "eager" : "lazy"}
      // What is swapped in was decoded before: the swap itself must not wait.
      decoding="sync"
      data-pixels={isMagnified(item, width) || undefined}
      data-late={shown !== item.url || undefined}
      onError={() => {
        const url = shown;
        void whyUnread(url).then(({ reason, lasting }) => {
          setFailed({ url, reason });
          if (!lasting) setTimeout(() => setFailed(undefined), RETRY_MS);
        });
      }}
    />
  );
}

/**
 * The newest address whose picture is ready to be drawn; the first one at once. While somebody
 * scrubs faster than pictures arrive, those on the way are shown too, never an older one again.
 */
export function useArrived(url: string): string {
  const [arrived, setArrived] = useState(url);
  const order = useRef({ asked: 0, taken: 0, url });
  useEffect(() => {
    const { current } = order;
    if (current.url === url) return;
    current.url = url;
    current.asked += 1;
    const turn = current.asked;
    const take = () => {
      if (turn <= current.taken) return;
      current.taken = turn;
      setArrived(url);
    };
    const next = new Image();
    next.src = url;
    // One that cannot be read is taken too: the element on the page then says why.
    next.decode().then(take, take);
  }, [url]);
  return arrived;
}

const RETRY_MS = 4000;
