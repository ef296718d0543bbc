import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { formatBytes } from "../../base/format";
import { RunLabel } from "../RunLabel";
import type { PanelProps } from "../types";
import { textOfFile, type ValueItem } from "./model";
import styles from "./Panel.module.css";

/** Each run's value at the playhead as text that can be selected. */
export function Panel({ tracks, panelKey, reportCount }: PanelProps<ValueItem>) {
  const withValue = tracks.filter((track) => track.now);
  const shown = withValue.reduce((sum, track) => sum + (track.now?.items.length ?? 0), 0);
  const total = withValue.reduce((sum, track) => sum + (track.now?.total ?? 0), 0);
  useEffect(() => reportCount(shown, total, "value"), [reportCount, shown, total]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className={styles.list}
      role="group"
      aria-label={panelKey}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      {withValue.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          {(tracks.length > 1 || track.age > 0) && <RunLabel track={track} />}
          {track.now?.items.map((item, position) => (
            <Text key={position} item={item} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Text({ item }: { item: ValueItem }) {
  const [whole, setWhole] = useState(false);
  const { file } = item;
  const content = useQuery({
    queryKey: ["file", file?.url],
    queryFn: async ({ signal }) => (await fetch(file?.url ?? "", { signal })).text(),
    enabled: whole && file !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const text = whole && content.data !== undefined ? textOfFile(content.data) : item.text;
  return (
    <>
      <pre className={styles.text} data-type={item.type}>
        {text}
        {file && text === item.text && "…"}
      </pre>
      {file && !whole && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          Show all {formatBytes(file.size_bytes)}
        </button>
      )}
      {content.error && <p className={styles.error}>{content.error.message}</p>}
    </>
  );
}
