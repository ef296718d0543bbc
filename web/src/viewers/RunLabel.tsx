/** A run's dot and name beside what it logged, with the age of what is shown. */
import { countOf } from "../base/format";
import styles from "./RunLabel.module.css";
import type { Track } from "./types";

interface RunLabelProps {
  track: Pick<Track<unknown>, "run" | "now" | "age">;
  /** Without a step: for views over all steps. */
  ageless?: boolean;
}

export function RunLabel({ track, ageless }: RunLabelProps) {
  return (
    <span className={styles.label} title={track.run.name}>
      <i style={{ background: track.run.color }} />
      <span className={styles.name}>{track.run.name}</span>
      {!ageless && <Age track={track} />}
    </span>
  );
}

/** "40 steps earlier" when what is shown is older than the playhead; nothing when it is not. */
export function Age({ track }: { track: Pick<Track<unknown>, "now" | "age"> }) {
  if (!track.now || track.age <= 0) return null;
  return <span className={styles.age}>{countOf(track.age, "step")} earlier</span>;
}
