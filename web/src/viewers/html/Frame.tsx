/** One document in its sandbox, as high as it says; the one before stays until it has come. */
import { useEffect, useRef, useState } from "react";
import { leaveFrame } from "../leaveFrame";
import { type HtmlItem, pageUrl, sandboxOf, type Told, toldBy } from "./model";
import styles from "./Panel.module.css";

interface FrameProps {
  item: HtmlItem;
  name: string;
  scripts: boolean;
  /** Its height where it tells none. */
  pixels: number;
  /** It is at least so high. */
  fill: boolean;
  /** Changes to load it anew. */
  version: number;
  onOpen: (url: string) => void;
  onBlocked: (urls: readonly string[]) => void;
}

const LOWEST_PIXELS = 40;
/** A document that has come tells its height within this time. */
const HEIGHT_MS = 300;
/** A document that never ends to load is shown nevertheless. */
const PATIENCE_MS = 2000;

export function Frame(props: FrameProps) {
  const { item, scripts, version } = props;
  const url = pageUrl(item, scripts);
  const key = `${version} ${url}`;
  const [shown, setShown] = useState<{ key: string; url: string; scripts: boolean }>();
  const [told, setTold] = useState<{ key: string; height: number }>();
  const next = { key, url, scripts };
  const frames = shown && shown.key !== key ? [shown, next] : [next];
  // One that is slow to tell its height is seen before: the place that somebody scrolled to stays.
  const kept = scripts && told && told.key !== key ? told.height : undefined;
  return (
    <div className={styles.frames} style={{ minHeight: kept }}>
      {frames.map((frame) => (
        <Document
          key={frame.key}
          {...props}
          url={frame.url}
          scripts={frame.scripts}
          waiting={frame.key !== shown?.key && shown !== undefined}
          leaving={frame.key !== key}
          onHeight={(height) => frame.key === key && setTold({ key, height })}
          onReady={() => setShown(frame)}
        />
      ))}
    </div>
  );
}

interface DocumentProps extends Omit<FrameProps, "item" | "version"> {
  url: string;
  /** Not yet to be seen: another one is. */
  waiting: boolean;
  /** Another one is on its way. */
  leaving: boolean;
  onHeight: (height: number) => void;
  onReady: () => void;
}

function Document(props: DocumentProps) {
  const { url, name, scripts, pixels, fill, waiting, leaving } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const height = useTold(frame, props);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (height !== undefined) latest.current.onHeight(height);
  }, [height]);
  const told = height !== undefined;
  const [loaded, setLoaded] = useState(false);
  // Seen once its height is known: in a lower one the place that somebody scrolled to would be lost.
  useEffect(() => {
    const patience = told || (loaded && !scripts) ? 0 : loaded ? HEIGHT_MS : PATIENCE_MS;
    const timer = setTimeout(() => latest.current.onReady(), patience);
    return () => clearTimeout(timer);
  }, [told, loaded, scripts]);
  return (
    <iframe
      ref={frame}
      className={styles.frame}
      style={{
        height: fill ? Math.max(pixels, height ?? 0) : Math.max(LOWEST_PIXELS, height || pixels),
      }}
      src={url}
      // The server sends the same sandbox with the file, for those who open it by its address.
      sandbox={sandboxOf(scripts)}
      referrerPolicy="no-referrer"
      title={name}
      data-waiting={waiting || undefined}
      data-stale={leaving || undefined}
      data-scripts={scripts || undefined}
      onLoad={() => setLoaded(true)}
    />
  );
}

/** Somebody did something just now, and the focus is in the frame. */
const wasClicked = (frame: Element | null): boolean =>
  navigator.userActivation?.isActive === true && document.activeElement === frame;

/** More changes than that are somebody's game. */
const MOST_CHANGES = 100;
const MOST_BLOCKED = 100;

/** The height that the frame tells; undefined before, 0 if it has none of its own. Hears nobody else's words. */
function useTold(
  frame: React.RefObject<HTMLIFrameElement | null>,
  { scripts, onOpen, onBlocked }: Pick<FrameProps, "scripts" | "onOpen" | "onBlocked">,
): number | undefined {
  const [height, setHeight] = useState<number>();
  const hear = useRef<(told: Told) => void>(() => {});
  const changes = useRef(0);
  const blocked = useRef<readonly string[]>([]);
  hear.current = (told) => {
    if (told.type === "escape") leaveFrame(frame.current);
    if (told.type === "open" && wasClicked(frame.current)) onOpen(told.url);
    if (told.type === "size" && changes.current++ < MOST_CHANGES) setHeight(told.height);
    if (told.type === "blocked" && blocked.current.length < MOST_BLOCKED) {
      blocked.current = [...blocked.current, told.url];
      onBlocked(blocked.current);
    }
  };
  useEffect(() => {
    if (!scripts) return;
    const listen = (event: MessageEvent) => {
      if (!event.source || event.source !== frame.current?.contentWindow) return;
      const told = toldBy(event.data);
      if (told) hear.current(told);
    };
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, [frame, scripts]);
  return height;
}
