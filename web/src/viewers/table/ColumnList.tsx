/** All columns: which are shown, pinned, and in what order. */
import { ArrowDown, ArrowUp, Pin } from "lucide-react";
import { useState } from "react";
import { formatInteger } from "../../base/format";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Checkbox";
import { IconButton } from "../../ui/IconButton";
import { TextField } from "../../ui/TextField";
import { moveTo, ordered, showing, shownColumns } from "./arranged";
import styles from "./Strip.module.css";
import type { TableStripProps } from "./TableStrip";

const MOST_LISTED = 80;
const MANY = 8;

export function ColumnList({ view, set, names }: Pick<TableStripProps, "view" | "set" | "names">) {
  const [text, setText] = useState("");
  const shown = new Set(shownColumns(names, view));
  const found = ordered(names, view).filter((name) =>
    name.toLowerCase().includes(text.toLowerCase()),
  );
  const show = (some: readonly string[], on: boolean) => {
    const next = new Set(shown);
    for (const name of some) on ? next.add(name) : next.delete(name);
    // A table without columns could not be pointed at.
    if (next.size > 0) set(showing(names, next));
  };
  return (
    <div className={styles.section}>
      <span className={styles.label}>
        {formatInteger(shown.size)} of {formatInteger(names.length)} columns
      </span>
      {names.length > MANY && (
        <TextField label="Find a column" placeholder="Find" value={text} onChange={setText} />
      )}
      <ul className={styles.names}>
        {found.slice(0, MOST_LISTED).map((name) => (
          <li key={name} className={styles.column}>
            <Checkbox checked={shown.has(name)} onChange={(on) => show([name], on)}>
              <bdi>{name}</bdi>
            </Checkbox>
            <Places name={name} view={view} set={set} names={names} />
          </li>
        ))}
      </ul>
      {found.length > MOST_LISTED && (
        <span className={styles.label}>
          {formatInteger(found.length - MOST_LISTED)} more: find them
        </span>
      )}
      <span className={styles.line}>
        <Button onClick={() => show(found, true)}>Show {text ? "found" : "all"}</Button>
        <Button onClick={() => show(found, false)} disabled={!text}>
          Hide found
        </Button>
        <Button
          onClick={() =>
            set({ hidden: [], only: [], moves: [], pinned: [], widths: {}, shaded: [] })
          }
        >
          Reset
        </Button>
      </span>
    </div>
  );
}

interface PlacesProps extends Pick<TableStripProps, "view" | "set" | "names"> {
  name: string;
}

function Places({ name, view, set, names }: PlacesProps) {
  const isPinned = view.pinned.includes(name);
  const at = shownColumns(names, view).indexOf(name);
  const move = (to: number) => set(moveTo(names, view, name, to));
  return (
    <span className={styles.places}>
      <IconButton
        icon={ArrowUp}
        label={`Move ${name} left`}
        disabled={at < 1}
        onClick={() => move(at - 1)}
      />
      <IconButton
        icon={ArrowDown}
        label={`Move ${name} right`}
        disabled={at < 0}
        onClick={() => move(at + 1)}
      />
      <IconButton
        icon={Pin}
        label={isPinned ? `Unpin ${name}` : `Pin ${name}`}
        on={isPinned}
        onClick={() =>
          set({
            pinned: isPinned ? view.pinned.filter((one) => one !== name) : [...view.pinned, name],
          })
        }
      />
    </span>
  );
}
