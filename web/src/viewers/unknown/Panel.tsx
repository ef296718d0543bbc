/** Values of kinds or versions that nobody here reads, and lists of several kinds, at the playhead. */
import { Download as Icon } from "lucide-react";
import { formatBytes } from "../../base/format";
import { Button } from "../../ui/Button";
import { saveFile } from "../../ui/saveFile";
import { Download } from "../Download";
import { RunLabel } from "../RunLabel";
import { anyKind, versionsRead, viewerFor } from "../registry";
import { StoredCell } from "../StoredCell";
import type { PanelProps } from "../types";
import { needsLabels, useItemCount } from "../useItemCount";
import { metaText, type UnknownItem, whyNot } from "./model";
import styles from "./Panel.module.css";

const CELL_PIXELS = { width: 160, height: 120 };
const LARGE_CELL_PIXELS = { width: 400, height: 300 };

export function Panel({ tracks, panelKey, large, reportCount }: PanelProps<UnknownItem>) {
  useItemCount(tracks, "item", reportCount);
  const labelled = needsLabels(tracks);
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
          {labelled && <RunLabel track={track} />}
          {!track.now && <p className={styles.note}>Nothing logged yet at this step</p>}
          <ul className={styles.items}>
            {track.now?.items.map((item, position) => (
              <Value key={position} item={item} large={large} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Value({ item, large }: { item: UnknownItem; large: boolean }) {
  if (viewerFor(item.kind, item.version) === anyKind) return <Unread item={item} />;
  const size = large ? LARGE_CELL_PIXELS : CELL_PIXELS;
  return (
    <li className={styles.drawn} style={{ width: size.width }} data-item={item.kind}>
      <StoredCell stored={item.stored} size={size} />
      <span className={styles.caption} title={item.caption} dir="auto">
        {item.caption || item.kind}
      </span>
    </li>
  );
}

function Unread({ item }: { item: UnknownItem }) {
  const save = () => saveFile(`${item.kind}.json`, new Blob([JSON.stringify(item.stored.meta)]));
  return (
    <li className={styles.unread} data-item={item.kind}>
      <p>{whyNot(item, versionsRead(item.kind))} A newer one may show it.</p>
      <p className={styles.files}>
        {item.files.map((file) => (
          <Download key={file.name} url={file.url} title={file.media_type}>
            {file.name} · {formatBytes(file.size_bytes)}
          </Download>
        ))}
        <Button look="quiet" onClick={save} aria-label={`Save the metadata of this ${item.kind}`}>
          <Icon size={12} aria-hidden /> metadata
        </Button>
      </p>
      {item.children.length > 0 && <p>Holds {item.children.join(", ")}</p>}
      <pre>{metaText(item.stored)}</pre>
    </li>
  );
}
