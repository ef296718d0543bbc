/** Which columns make groups: chips in their order, and a list to take more from. */
import { X } from "lucide-react";
import { useState } from "react";
import { Select } from "../../ui/Select";
import { TextField } from "../../ui/TextField";
import { aggregatesFor } from "./aggregates";
import { isMedia, type TableColumn } from "./model";
import styles from "./Strip.module.css";
import type { TableStripProps } from "./TableStrip";

const MOST_OFFERED = 60;

export function GroupList({
  view,
  set,
  columns,
}: Pick<TableStripProps, "view" | "set" | "columns">) {
  const [text, setText] = useState("");
  const setGroup = (group: readonly string[]) => set({ group, open: [], groupSorts: [] });
  const free = columns.filter((column) => !isMedia(column) && !view.group.includes(column.name));
  const found = free.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  return (
    <div className={styles.section}>
      <span className={styles.label}>Group by</span>
      {view.group.length > 0 && (
        <span className={styles.chips}>
          {view.group.map((name) => (
            <button
              key={name}
              type="button"
              className={styles.chip}
              aria-label={`Do not group by ${name}`}
              onClick={() => setGroup(view.group.filter((one) => one !== name))}
            >
              <span className={styles.chipText}>{name}</span>
              <X size={11} aria-hidden />
            </button>
          ))}
        </span>
      )}
      {free.length > 8 && (
        <TextField label="Find a column" placeholder="Find" value={text} onChange={setText} />
      )}
      <ul className={styles.names}>
        {found.slice(0, MOST_OFFERED).map(({ name }) => (
          <li key={name}>
            <button
              type="button"
              className={styles.name}
              onClick={() => setGroup([...view.group, name])}
            >
              <bdi>{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
      {view.group.length > 0 && <AggregateList view={view} set={set} columns={free} />}
    </div>
  );
}

interface AggregateListProps extends Pick<TableStripProps, "view" | "set"> {
  columns: readonly TableColumn[];
}

const MOST_AGGREGATED = 12;
const OWN = "";

/** One function a column; its menu can take several. */
function AggregateList({ view, set, columns }: AggregateListProps) {
  return (
    <>
      <span className={styles.label}>Each column comes to</span>
      {columns.slice(0, MOST_AGGREGATED).map((column) => {
        const now = view.aggregates.find((one) => one.column === column.name)?.function ?? OWN;
        const others = view.aggregates.filter((one) => one.column !== column.name);
        return (
          <span key={column.name} className={styles.pair}>
            <bdi className={styles.pairName}>{column.name}</bdi>
            <Select
              label={`What ${column.name} comes to`}
              value={now || "–"}
              options={["–", ...aggregatesFor(column)].map((one) => ({ value: one, label: one }))}
              onChange={(next) =>
                set({
                  aggregates:
                    next === "–" ? others : [...others, { column: column.name, function: next }],
                })
              }
            />
          </span>
        );
      })}
    </>
  );
}
