/** One video that follows the panel's clock: by the browser, by our gif reader, or by the Ogg decoder. */
import { type CSSProperties, lazy, Suspense, useState } from "react";
import { formatInteger } from "../../base/format";
import { Download } from "../Download";
import type { Clock } from "./clock";
import { GifView } from "./GifView";
import { needsDecoder, type VideoItem } from "./model";
import { NativeFilm } from "./NativeFilm";
import styles from "./Screen.module.css";

const OggFilm = lazy(() => import("./OggFilm"));

export interface FilmProps {
  item: VideoItem;
  name: string;
  clock: Clock;
  muted: boolean;
  /** It shows the frame that it should. */
  onReady: () => void;
  onFail: (reason: string) => void;
  /** Seconds, and where its frames begin if they are not evenly apart. */
  onLength: (url: string, secs: number, starts?: readonly number[]) => void;
}

export interface ScreenProps extends Omit<FilmProps, "onReady" | "onFail"> {
  step: number | undefined;
}

/** The last video stays, dimmed, until the next one shows its frame. */
export function Screen(props: ScreenProps) {
  const { item, name, step } = props;
  const [arrived, setArrived] = useState(item);
  const [ready, setReady] = useState("");
  const [failed, setFailed] = useState<{ url: string; reason: string }>();
  const [undecoded, setUndecoded] = useState<string>();
  const isFailed = failed?.url === item.url;
  const shown = arrived.url === item.url || isFailed ? [item] : [arrived, item];
  return (
    <div className={styles.screen} data-screen={isFailed ? "failed" : undefined}>
      {shown.map((one) => {
        const current = one.url === item.url;
        const state = {
          late: !current,
          next: current && arrived.url !== item.url,
          ready: ready === one.url || !current,
        };
        if (current && failed?.url === item.url)
          return (
            <Failed key={one.url} item={item} name={name} reason={failed.reason} step={step} />
          );
        return (
          <Fitted key={one.url} item={one} {...state}>
            <FilmOf
              {...props}
              item={one}
              decoder={undecoded === one.url || needsDecoder(one, canPlay)}
              onUndecoded={() => setUndecoded(one.url)}
              onReady={() => {
                if (!current) return;
                setArrived(item);
                setReady(item.url);
              }}
              onFail={(reason) => current && setFailed({ url: one.url, reason })}
            />
          </Fitted>
        );
      })}
    </div>
  );
}

const canPlay = (type: string): string => document.createElement("video").canPlayType(type);

interface FilmOfProps extends FilmProps {
  decoder: boolean;
  onUndecoded: () => void;
}

function FilmOf({ decoder, onUndecoded, ...props }: FilmOfProps) {
  if (props.item.isPicture) return <GifView {...props} />;
  if (!decoder) return <NativeFilm {...props} onUndecoded={onUndecoded} />;
  return (
    <Suspense fallback={null}>
      <OggFilm {...props} />
    </Suspense>
  );
}

/** Formats that may be transparent. */
const CLEAR = new Set(["gif", "webm"]);

interface FittedProps {
  item: VideoItem;
  late: boolean;
  next: boolean;
  ready: boolean;
  children: React.ReactNode;
}

/** A box of the video's own shape, as large as fits. */
const Fitted = ({ item, late, next, ready, children }: FittedProps) => (
  <div
    className={styles.fitted}
    style={{ "--ratio": item.width / item.height } as CSSProperties}
    data-late={late || undefined}
    data-next={next || undefined}
    data-clear={(ready && CLEAR.has(item.format)) || undefined}
  >
    {children}
  </div>
);

interface FailedProps {
  item: VideoItem;
  name: string;
  reason: string;
  step: number | undefined;
}

const Failed = ({ item, name, reason, step }: FailedProps) => (
  <div className={styles.failed} role="alert">
    <p>
      {step !== undefined && `step ${formatInteger(step)}: `}
      {reason}
    </p>
    <Download url={item.url} title={name.slice(0, 300)}>
      Download
    </Download>
  </div>
);
