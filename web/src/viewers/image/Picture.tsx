/** One picture that keeps the last one, dimmed, until the next has arrived. */
import { useEffect, useRef, useState } from "react";
import { formatInteger } from "../../base/format";
import { type ImageItem, isMagnified } from "./model";
import styles from "./Panel.module.css";

interface PictureProps {
  item: ImageItem;
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
function useArrived(url: string): string {
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

/** An `<img>` does not say what went wrong: ask again for the file alone. */
async function whyUnread(url: string): Promise<{ reason: string; lasting: boolean }> {
  try {
    const { ok, status } = await fetch(url, { method: "HEAD" });
    if (ok) return { reason: "the file is damaged", lasting: true };
    if (status === 404) return { reason: "the file is missing", lasting: true };
    return { reason: `the server answered ${status}`, lasting: false };
  } catch {
    return { reason: "the server does not answer", lasting: false };
  }
}
