/** The runs that lie in one view, each with its colour; a click hides one and shows it again. */
import { Eye, EyeOff } from "lucide-react";
import { RunLabel } from "../RunLabel";
import type { Track } from "../types";
import styles from "./Together.module.css";
import { alone, switched } from "./together";

interface RunLegendProps {
  tracks: readonly Track<unknown>[];
  unseen: ReadonlySet<string>;
  onUnseen: (unseen: ReadonlySet<string>) => void;
}

export function RunLegend({ tracks, unseen, onUnseen }: RunLegendProps) {
  const ids = tracks.map(({ run }) => run.id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line
    <div className={styles.legend} role="group" aria-label="Runs in one view">
      {tracks.map((track) => {
        const { id, name } = track.run;
        const hidden = unseen.has(id);
        const Icon = hidden ? EyeOff : Eye;
        return (
          <button
            key={id}
            type="button"
            className={styles.run}
            aria-pressed={!hidden}
            title={`${name.slice(0, 500)}\nAlt-click shows only this one`}
            data-run={id}
            data-stale={track.stale || undefined}
            onClick={(event) =>
              onUnseen(event.altKey ? alone(unseen, id, ids) : switched(unseen, id))
            }
          >
            <span className={styles.name}>
              <RunLabel track={track} />
            </span>
            {!track.now?.items.length && <small>{missingText(track)}</small>}
            <Icon size={12} strokeWidth={1.75} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}

const missingText = ({ now }: Track<unknown>): string =>
  now ? "nothing at this place" : "nothing logged yet";
