/** Thumbnails of what was found; only those in sight exist, and only their pages are fetched. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useSize } from "../../../charts/useSize";
import type { Track } from "../../types";
import { type MoveKey, useRovingFocus } from "../../useRovingFocus";
import type { ImageItem } from "../model";
import type { Match } from "./answers";
import styles from "./Find.module.css";
import { MatchTile } from "./MatchTile";
import type { Matches } from "./useMatches";

const TILE_PIXELS = 176;
const GAP_PIXELS = 8;
const PADDING_PIXELS = 10;
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
  const inner = Math.max(TILE_PIXELS, width - 2 * PADDING_PIXELS);
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
  const active = useRovingFocus(box, {
    next: (from, key) => String(nextPlace(Number(from), key, matches.total, columns, height / row)),
    reveal: (place) => rows.scrollToIndex(Math.floor(Number(place) / columns)),
  });
  const last = active === null ? -1 : Number(active);
  const stop = last >= first && last < end ? last : first;
  return (
    <section
      ref={box}
      className={styles.gallery}
      aria-label="Pictures found"
      data-stale={stale || undefined}
      // The focus waits here for a picture that does not exist yet.
      tabIndex={-1}
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
                      place={place}
                      tabStop={place === stop}
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

/** Down from the last line but one leads to the last picture, if there is none below. */
function nextPlace(
  place: number,
  key: MoveKey,
  total: number,
  columns: number,
  rowsInSight: number,
): number {
  const page = Math.max(1, Math.floor(rowsInSight)) * columns;
  const by: Readonly<Record<MoveKey, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: place >= columns ? -columns : 0,
    ArrowDown: columns,
    Home: -place,
    End: total,
    PageUp: place >= page ? -page : -(place - (place % columns)),
    PageDown: page,
  };
  return Math.max(0, Math.min(total - 1, place + by[key]));
}
