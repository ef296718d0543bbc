import { useEffect, useState } from "react";
import { formatInteger } from "../../base/format";
import { Age } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import type { TableItem } from "./model";
import styles from "./Panel.module.css";
import { Rows } from "./Rows";

/** One table at a time; a tab for each run and each table of a list. */
export function Panel({ tracks, panelKey, reportCount }: PanelProps<TableItem>) {
  const tabs = tracks.flatMap(tabsOf);
  const [chosen, setChosen] = useState<string>();
  const tab = tabs.find((one) => one.id === chosen) ?? tabs[0];
  const rows = tab?.item.rows ?? 0;
  useEffect(() => reportCount(rows, rows, "row"), [reportCount, rows]);
  if (!tab) return null;
  return (
    <div className={styles.panel} data-stale={tab.track.stale || undefined}>
      {(tabs.length > 1 || tab.track.age > 0) && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be one line
        <div className={styles.tabs} role="group" aria-label={`Tables of ${panelKey}`}>
          {tabs.map((one) => (
            <button
              key={one.id}
              type="button"
              aria-pressed={one === tab}
              title={one.track.run.name}
              onClick={() => setChosen(one.id)}
            >
              <i style={{ background: one.track.run.color }} />
              <span>{one.title}</span>
            </button>
          ))}
          <Age track={tab.track} />
        </div>
      )}
      <Rows
        label={`${panelKey} of ${tab.track.run.name}`}
        item={tab.item}
        at={{ run: tab.track.run.path, key: panelKey, step: tab.step, position: tab.position }}
      />
    </div>
  );
}

interface TableTab {
  id: string;
  title: string;
  track: Track<TableItem>;
  item: TableItem;
  step: number;
  position: number;
}

function tabsOf(track: Track<TableItem>): TableTab[] {
  const { now, run } = track;
  if (!now) return [];
  return now.items.map((item, i) => {
    const position = now.positions[i] ?? i;
    const title = now.total > 1 ? `${run.name} ${formatInteger(position + 1)}` : run.name;
    return { id: `${run.id} ${position}`, title, track, item, step: now.step, position };
  });
}
