/** Thumbnails of what was found; only those in sight exist, and only their pages are fetched. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useSize } from "../../../charts/useSize";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import type { Match } from "./answers";
import styles from "./Find.module.css";
import { MatchTile } from "./MatchTile";
import type { Matches } from "./useMatches";

const TILE_PIXELS = 176;
const GAP_PIXELS = 8;
/** Under a picture: its run and step, its sample or caption. */
const FOOT_PIXELS = 34;
const ASPECT = 4 / 3;

interface GalleryProps {
  matches: Matches;
  /** What is shown answers an earlier question. */
  stale: boolean;
  runOf: ReadonlyMap<string, Track<ImageItem>["run"]>;
  onSight: (places: readonly [number, number]) => void;
  onOpen: (match: Match) => void;
}

export function Gallery({ matches, stale, runOf, onSight, onOpen }: GalleryProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const inner = Math.max(TILE_PIXELS, width - 2 * GAP_PIXELS);
  const columns = Math.max(1, Math.floor((inner + GAP_PIXELS) / (TILE_PIXELS + GAP_PIXELS)));
  const tile = Math.floor((inner - (columns - 1) * GAP_PIXELS) / columns);
  const picture = { width: tile, height: Math.round(tile / ASPECT) };
  const row = picture.height + FOOT_PIXELS + GAP_PIXELS;
  const rows = useVirtualizer({
    count: Math.ceil(matches.total / columns),
    getScrollElement: () => box.current,
    estimateSize: () => row,
    overscan: 2,
    initialRect: { width: Math.max(width, 320), height: Math.max(height, 240) },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows have another height
  useEffect(() => rows.measure(), [row]);
  const seen = rows.getVirtualItems();
  const first = (seen[0]?.index ?? 0) * columns;
  const end = Math.min(matches.total, ((seen.at(-1)?.index ?? 0) + 1) * columns);
  useEffect(() => onSight([first, Math.max(end, first + 1)]), [onSight, first, end]);
  return (
    <section
      ref={box}
      className={styles.gallery}
      aria-label="Pictures found"
      data-stale={stale || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      <div className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {width > 0 &&
          seen.map(({ index, start }) => (
            <ul
              key={index}
              className={styles.row}
              style={{ transform: `translateY(${start}px)`, gap: GAP_PIXELS }}
            >
              {Array.from({ length: columns }, (_, column) => index * columns + column)
                .filter((place) => place < matches.total)
                .map((place) => (
                  <li key={place} style={{ width: tile }}>
                    <MatchTile
                      match={matches.at(place)}
                      runOf={runOf}
                      width={picture.width}
                      height={picture.height}
                      onOpen={onOpen}
                    />
                  </li>
                ))}
            </ul>
          ))}
      </div>
    </section>
  );
}
