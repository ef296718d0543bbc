/** All pictures of all runs at the playhead, as large as fit, with their captions. */
import { type CSSProperties, type ReactNode, useRef } from "react";
import { useSize } from "../charts/useSize";
import { captionLines, fit, typicalAspect } from "./fit";
import { RunLabel } from "./RunLabel";
import styles from "./Tiles.module.css";
import type { PanelProps, Track } from "./types";
import { needsLabels, useItemCount } from "./useItemCount";

const GAP_PIXELS = 8;
/** Under a picture, for one line of caption and for two. */
const CAPTION_PIXELS = [0, 17, 31] as const;
const LABEL_PIXELS = 20;
const SIDE_PIXELS = 128;
const PADDING_PIXELS = 20;
const WIDEST_LARGE_PIXELS = 1600;

export interface Tile {
  width: number;
  height: number;
  caption: string;
}

export interface Place<Item> {
  track: Track<Item>;
  position: number;
  /** Items logged there. */
  total: number;
  /** Pixels on the page. */
  width: number;
  /** Width over height that each tile has. */
  aspect: number;
}

interface TilesProps<Item>
  extends Pick<PanelProps<Item>, "tracks" | "reportCount" | "panelKey" | "large"> {
  noun: string;
  /** Pixels that `draw` takes below the picture. */
  footPixels?: number;
  draw: (item: Item, place: Place<Item>) => ReactNode;
}

export function Tiles<Item extends Tile>(props: TilesProps<Item>) {
  const { tracks, reportCount, panelKey, noun, large, footPixels = 0, draw } = props;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  useItemCount(tracks, noun, reportCount);
  const labelled = needsLabels(tracks);
  const aspect = typicalAspect(tracks.flatMap((track) => track.now?.items ?? []));
  const steady = useSteady(tracks);
  const fitWith = (lines: 0 | 1 | 2) =>
    fit({
      width: size.width - PADDING_PIXELS,
      height: size.height - PADDING_PIXELS,
      counts: steady.counts,
      aspect,
      captionPixels: CAPTION_PIXELS[lines] + footPixels,
      gapPixels: GAP_PIXELS,
      labelPixels: labelled ? LABEL_PIXELS : 0,
      sidePixels: labelled && tracks.length > 1 ? SIDE_PIXELS : 0,
      ...(large && { widest: WIDEST_LARGE_PIXELS }),
    });
  const lines = steady.captions(fitWith(1).width);
  const { width, runs, abreast } = fitWith(lines);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={box}
      className={styles.grid}
      data-runs={runs}
      style={{ "--picture": `${width}px`, "--lines": lines, "--abreast": abreast } as CSSProperties}
      role="group"
      aria-label={panelKey}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      {tracks.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          {labelled && <RunLabel track={track} />}
          {!track.now && <p className={styles.note}>Nothing logged yet at this step</p>}
          <ul className={styles.tiles}>
            {track.now?.items.map((item, position) => (
              <li key={position}>
                {draw(item, { track, position, total: track.now?.total ?? 1, width, aspect })}
                {item.caption && (
                  <span className={styles.caption} title={item.caption} dir="auto">
                    {item.caption}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The most pictures and the longest caption that were shown: sizes do not jump from step to step. */
function useSteady(tracks: readonly Track<Tile>[]) {
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
