import { type CSSProperties, useEffect, useRef } from "react";
import { useSize } from "../../charts/useSize";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { Large } from "./Large";
import { altText, fit, formatFocus, type ImageItem, parseFocus, typicalAspect } from "./model";
import styles from "./Panel.module.css";
import { Picture } from "./Picture";
import { Steps } from "./Steps";

const GAP_PIXELS = 8;
const CAPTION_PIXELS = 17;
const LABEL_PIXELS = 24;
const PADDING_PIXELS = 20;

/** All pictures at the playhead, as large as fit; one of them large; or one position over all steps. */
export function Panel(props: PanelProps<ImageItem>) {
  const focus = props.large ? parseFocus(props.focus) : null;
  if (focus) return <Large {...props} focus={focus} />;
  if (props.mode === "steps") return <Steps {...props} />;
  return <Grid {...props} />;
}

function Grid({ tracks, panelKey, reportCount, setFocus }: PanelProps<ImageItem>) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const items = tracks.flatMap((track) => track.now?.items ?? []);
  const total = tracks.reduce((sum, track) => sum + (track.now?.total ?? 0), 0);
  useEffect(() => reportCount(items.length, total, "image"), [reportCount, items.length, total]);
  const captioned = items.some((item) => item.caption);
  const labelled = tracks.length > 1 || tracks.some((track) => track.age > 0);
  const { width, beside } = fit({
    width: size.width - PADDING_PIXELS,
    height: size.height - PADDING_PIXELS,
    counts: tracks.map((track) => track.now?.items.length ?? 0),
    aspect: typicalAspect(items),
    captionPixels: captioned ? CAPTION_PIXELS : 0,
    gapPixels: GAP_PIXELS,
    labelPixels: labelled ? LABEL_PIXELS : 0,
  });
  return (
    <div
      ref={box}
      className={styles.grid}
      data-beside={beside || undefined}
      style={{ "--picture": `${width}px` } as CSSProperties}
    >
      {tracks.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          {labelled && <RunLabel track={track} />}
          <RunPictures
            track={track}
            width={width}
            aspect={typicalAspect(items)}
            panelKey={panelKey}
            onOpen={(position) => setFocus(formatFocus({ run: track.run.id, position }))}
          />
        </section>
      ))}
    </div>
  );
}

interface RunPicturesProps {
  track: Track<ImageItem>;
  width: number;
  aspect: number;
  panelKey: string;
  onOpen: (position: number) => void;
}

function RunPictures({ track, width, aspect, panelKey, onOpen }: RunPicturesProps) {
  if (!track.now) return <p className={styles.note}>Nothing logged yet at this step</p>;
  return (
    <ul className={styles.pictures}>
      {track.now.items.map((item, position) => (
        <li key={position}>
          <button
            type="button"
            className={styles.frame}
            style={{ aspectRatio: aspect }}
            title={item.caption || undefined}
            onClick={() => onOpen(position)}
          >
            <Picture
              item={item}
              alt={altText(item, panelKey, position, track.now?.total ?? 1)}
              width={width}
            />
          </button>
          {item.caption && <span className={styles.caption}>{item.caption}</span>}
        </li>
      ))}
    </ul>
  );
}
