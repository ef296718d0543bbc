import { lazy, Suspense, useState } from "react";
import { formatInteger } from "../../base/format";
import { Download } from "../Download";
import { Picture } from "../Picture";
import { Tiles } from "../Tiles";
import type { PanelProps } from "../types";
import { Film } from "./Film";
import { needsDecoder, type VideoItem } from "./model";
import styles from "./Panel.module.css";

const OggFilm = lazy(() => import("./OggFilm"));

const FOOT_PIXELS = 16;

/** All videos at the playhead, as large as fit; each is played on its own. */
export function Panel(props: PanelProps<VideoItem>) {
  return (
    <Tiles
      {...props}
      noun="video"
      footPixels={FOOT_PIXELS}
      draw={(item, { track, position, total, width, aspect }) => (
        <>
          <div
            className={styles.frame}
            data-picture={item.isPicture || undefined}
            style={{ aspectRatio: aspect }}
          >
            <Player
              item={item}
              name={nameOf(item, props.panelKey, position, total)}
              width={width}
              step={track.now?.step}
            />
          </div>
          <p className={styles.facts} title={item.facts.join(" · ")}>
            {item.facts.join(" · ")}
          </p>
        </>
      )}
    />
  );
}

function nameOf({ caption }: VideoItem, key: string, position: number, total: number): string {
  const place = total > 1 ? `${key}, video ${position + 1} of ${total}` : key;
  return caption ? `${caption} (${place})` : place;
}

interface PlayerProps {
  item: VideoItem;
  name: string;
  width: number;
  step: number | undefined;
}

/** The browser's player; ours for what that cannot play; and the reason if neither can. */
function Player({ item, name, width, step }: PlayerProps) {
  const [failed, setFailed] = useState<{ url: string; reason: string }>();
  const [undecoded, setUndecoded] = useState<string>();
  if (item.isPicture)
    return (
      <Picture item={{ ...item, drawable: true }} alt={name} width={width} step={step} urgent />
    );
  if (failed?.url === item.url)
    return <Failed item={item} name={name} reason={failed.reason} step={step} />;
  const fail = (reason: string) => setFailed({ url: item.url, reason });
  if (undecoded === item.url || needsDecoder(item, canPlay))
    return (
      <Suspense fallback={null}>
        <OggFilm key={item.url} item={item} name={name} onFail={fail} />
      </Suspense>
    );
  return <Film item={item} name={name} onFail={fail} onUndecoded={() => setUndecoded(item.url)} />;
}

const canPlay = (type: string): string => document.createElement("video").canPlayType(type);

function Failed({ item, name, reason, step }: Omit<PlayerProps, "width"> & { reason: string }) {
  return (
    <div className={styles.failed} role="alert">
      <p>
        {step !== undefined && `step ${formatInteger(step)}: `}
        {reason}
      </p>
      <Download url={item.url} title={name}>
        Download
      </Download>
    </div>
  );
}
