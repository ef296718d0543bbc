/** One picture that keeps the last one, dimmed, until the next has arrived. */
import { useEffect, useReducer, useRef, useState } from "react";
import { formatInteger } from "../../base/format";
import { whyNoPicture } from "../whyUnread";
import { decodePicture, isDecoded } from "./decodedPictures";
import styles from "./Picture.module.css";

export interface Drawn {
  url: string;
  sizeBytes: number;
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

export function Picture(props: PictureProps) {
  const shown = useArrived(props.item);
  return <ArrivedPicture {...props} item={shown} late={shown.url !== props.item.url} />;
}

/** The picture as such; the caller says what is shown until the next has arrived. */
export function ArrivedPicture(props: PictureProps & { late: boolean }) {
  const { item, alt, width, step, urgent, late } = props;
  const [failed, setFailed] = useState<{ url: string; reason: string }>();
  const [attempt, setAttempt] = useState(0);
  if (!item.drawable)
    return <span className={styles.note}>{item.format}: browsers cannot draw it</span>;
  if (failed?.url === item.url) {
    const where = step === undefined ? "" : `step ${formatInteger(step)}: `;
    return (
      <span className={styles.missing} role="img" aria-label={`${alt}: ${failed.reason}`}>
        <span className={styles.reason}>
          {where}
          {failed.reason}
        </span>
      </span>
    );
  }
  return (
    <img
      key={attempt}
      className={styles.picture}
      src={item.url}
      alt={alt}
      draggable={false}
      loading={urgent ? "eager" : "lazy"}
      // What is swapped in was decoded before: the swap itself must not wait.
      decoding="sync"
      data-pixels={isMagnified(item, width) || undefined}
      data-late={late || undefined}
      onError={() => {
        const { url } = item;
        void whyNoPicture(url).then((why) => {
          if (!why) return setAttempt((count) => count + 1);
          setFailed({ url, reason: why.reason });
          if (!why.lasting) setTimeout(() => setFailed(undefined), RETRY_MS);
        });
      }}
    />
  );
}

/**
 * The newest item that is ready to be drawn: its picture is decoded, and what else it `needs` has
 * come. The first one at once. While somebody scrubs faster than pictures arrive, those on the way
 * are shown too, never an older one again.
 */
export function useArrived<Item extends Loadable>(item: Item, needs?: Needs<Item>): Item {
  const [, arrive] = useReducer((count: number) => count + 1, 0);
  const state = useRef({ last: item, asked: 0, taken: 0 });
  const { last } = state.current;
  const shown = item === last || isReady(last, item, needs) ? item : last;
  useEffect(() => {
    const { current } = state;
    if (current.last === item) return;
    current.asked += 1;
    const turn = current.asked;
    const take = () => {
      if (turn <= current.taken) return;
      current.taken = turn;
      current.last = item;
      arrive();
    };
    if (isReady(current.last, item, needs)) {
      current.taken = turn;
      current.last = item;
      return;
    }
    // One that cannot be read is taken too: the element on the page then says why.
    const { url, drawable, sizeBytes } = item;
    Promise.all([drawable ? decodePicture(url, sizeBytes) : undefined, needs?.load(item)]).then(
      take,
      take,
    );
  }, [item, needs]);
  return shown;
}

type Loadable = Pick<Drawn, "url" | "sizeBytes" | "drawable">;

export interface Needs<Item> {
  /** Nothing has to be waited for. */
  ready: (item: Item) => boolean;
  load: (item: Item) => Promise<unknown>;
}

const isReady = <Item extends Loadable>(last: Item, next: Item, needs?: Needs<Item>): boolean =>
  (last.url === next.url || isDecoded(next.url)) && (needs?.ready(next) ?? true);

const RETRY_MS = 4000;
