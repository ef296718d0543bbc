/** All values of all runs at the playhead, one below the other, in a box that scrolls. */
import type { CSSProperties, ReactNode } from "react";
import styles from "./ItemList.module.css";
import { RunLabel } from "./RunLabel";
import type { PanelProps, Track } from "./types";
import { needsLabels, useItemCount } from "./useItemCount";

interface ItemListProps<Item>
  extends Pick<PanelProps<Item>, "tracks" | "reportCount" | "panelKey"> {
  noun: string;
  /** They stand beside one another where each gets so many pixels. */
  beside?: number | undefined;
  /** Where runs have one each, they share the whole height, so many pixels at least each. */
  fill?: number | undefined;
  draw: (item: Item, track: Track<Item>, position: number) => ReactNode;
}

export function ItemList<Item>(props: ItemListProps<Item>) {
  const { tracks, reportCount, panelKey, noun, beside, fill, draw } = props;
  useItemCount(tracks, noun, reportCount);
  const labelled = needsLabels(tracks);
  const few = tracks.every((track) => (track.now?.items.length ?? 0) <= 1);
  const alone = few && tracks.length === 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className={styles.list}
      style={{ "--beside": `${beside ?? 0}px`, "--fill": `${fill ?? 0}px` } as CSSProperties}
      data-beside={beside ? true : undefined}
      data-fill={(fill && few) || undefined}
      data-alone={alone || undefined}
      data-runs={(few && tracks.length > 1) || undefined}
      role="group"
      aria-label={panelKey}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      {tracks.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          {labelled && <RunLabel track={track} />}
          {!track.now && <p className={styles.note}>Nothing logged yet at this step</p>}
          <ul className={styles.items}>
            {track.now?.items.map((item, position) => (
              <li key={position}>{draw(item, track, position)}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
