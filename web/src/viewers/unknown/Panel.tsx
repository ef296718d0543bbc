import { useEffect } from "react";
import { formatBytes } from "../../base/format";
import { savedFrom } from "../Download";
import { RunLabel } from "../RunLabel";
import type { PanelProps } from "../types";
import type { UnknownItem } from "./model";
import styles from "./Panel.module.css";

/** Metadata and download links of every item at the playhead. */
export function Panel({ tracks, panelKey, reportCount }: PanelProps<UnknownItem>) {
  const shown = tracks.reduce((sum, track) => sum + (track.now?.items.length ?? 0), 0);
  const total = tracks.reduce((sum, track) => sum + (track.now?.total ?? 0), 0);
  useEffect(() => reportCount(shown, total, "item"), [reportCount, shown, total]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className={styles.list}
      role="group"
      aria-label={panelKey}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      {tracks.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          <RunLabel track={track} />
          {track.now?.items.map((item, position) => (
            <Item key={position} item={item} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Item({ item }: { item: UnknownItem }) {
  return (
    <div className={styles.item}>
      <p>
        This page has no viewer for <b>{item.kind}</b>, version {item.version}. A newer Marey may
        have.
      </p>
      {item.files.map((file) => (
        <a key={file.name} href={savedFrom(file.url, "")} download>
          {file.name} · {file.media_type} · {formatBytes(file.size_bytes)}
        </a>
      ))}
      {item.children.length > 0 && <p>Holds {item.children.join(", ")}</p>}
      <pre>{item.meta}</pre>
    </div>
  );
}
