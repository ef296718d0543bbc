import { type CSSProperties, useEffect, useRef } from "react";
import { useSize } from "../../charts/useSize";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { Large } from "./Large";
import {
  altText,
  captionLines,
  fit,
  formatFocus,
  type ImageItem,
  parseFocus,
  typicalAspect,
} from "./model";
import styles from "./Panel.module.css";
import { Picture } from "./Picture";
import { Steps } from "./Steps";

const GAP_PIXELS = 8;
/** Under a picture, for one line of caption and for two. */
const CAPTION_PIXELS = [0, 17, 31] as const;
const LABEL_PIXELS = 20;
const SIDE_PIXELS = 128;
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
  const labelled = tracks.length > 1 || tracks.some((track) => track.age > 0);
  const aspect = typicalAspect(items);
  const steady = useSteady(tracks);
  const fitWith = (lines: 0 | 1 | 2) =>
    fit({
      width: size.width - PADDING_PIXELS,
      height: size.height - PADDING_PIXELS,
      counts: steady.counts,
      aspect,
      captionPixels: CAPTION_PIXELS[lines],
      gapPixels: GAP_PIXELS,
      labelPixels: labelled ? LABEL_PIXELS : 0,
      sidePixels: labelled && tracks.length > 1 ? SIDE_PIXELS : 0,
    });
  const lines = steady.captions(fitWith(1).width);
  const { width, runs, abreast } = fitWith(lines);
  return (
    <div
      ref={box}
      className={styles.grid}
      data-runs={runs}
      style={{ "--picture": `${width}px`, "--lines": lines, "--abreast": abreast } as CSSProperties}
    >
      {tracks.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          {labelled && <RunLabel track={track} />}
          <RunPictures
            track={track}
            width={width}
            aspect={aspect}
            panelKey={panelKey}
            onOpen={(position) => setFocus(formatFocus({ run: track.run.id, position }))}
          />
        </section>
      ))}
    </div>
  );
}

/** The most pictures and the longest caption that were shown: sizes do not jump from step to step. */
function useSteady(tracks: readonly Track<ImageItem>[]) {
  const most = useRef(new Map<string, number>());
  const longest = useRef("");
  const counts = tracks.map(({ run, now }) => {
    const count = Math.max(most.current.get(run.path) ?? 0, now?.items.length ?? 0);
    most.current.set(run.path, count);
    for (const { caption } of now?.items ?? [])
      if (caption.length > longest.current.length) longest.current = caption;
    return count;
  });
  return { counts, captions: (width: number) => captionLines([longest.current], width) };
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
              step={track.now?.step}
            />
          </button>
          {item.caption && (
            <span className={styles.caption} title={item.caption}>
              {item.caption}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
