/** Tables: one at a time with all its rows, or several side by side, joined by a key. */
import { lazy, Suspense } from "react";
import { formatInteger } from "../../base/format";
import { parseOptions, withOptions } from "../panelOptions";
import { Age } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import type { TableItem } from "./model";
import styles from "./Panel.module.css";
import { TableGrid } from "./TableGrid";

const Join = lazy(() => import("./join/Join"));

export function Panel(props: PanelProps<TableItem>) {
  if (props.mode === "join")
    return (
      <Suspense fallback={null}>
        <Join {...props} />
      </Suspense>
    );
  return <OneTable {...props} />;
}

/** A tab for each run and each table of a list. */
function OneTable({
  tracks,
  panelKey,
  reportCount,
  options,
  setOptions,
  large,
  focus,
}: PanelProps<TableItem>) {
  const tabs = tracks.flatMap(tabsOf);
  const chosen = parseOptions(options).tab;
  const tab = tabs.find((one) => one.id === chosen) ?? tabs[0];
  if (!tab) return null;
  const focused = large && !/(^|;)row=/.test(options) ? rowOf(focus) : undefined;
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
              onClick={() =>
                setOptions(withOptions(options, { tab: one === tabs[0] ? undefined : one.id }))
              }
            >
              <i style={{ background: one.track.run.color }} />
              <span>{one.title}</span>
            </button>
          ))}
          <Age track={tab.track} />
        </div>
      )}
      <TableGrid
        label={`${panelKey} of ${tab.track.run.name}`}
        item={tab.item}
        at={{ run: tab.track.run.path, key: panelKey, step: tab.step, position: tab.position }}
        options={focused === undefined ? options : withOptions(options, { row: focused })}
        setOptions={setOptions}
        reportCount={reportCount}
      />
    </div>
  );
}

/** "row:123" of a link. */
const rowOf = (focus: string | null): string | undefined =>
  /^row:(\d{1,12})$/.exec(focus ?? "")?.[1];

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
