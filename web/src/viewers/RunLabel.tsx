/** A run's dot and name beside what it logged, with the age of what is shown. */
import { countOf, formatInteger } from "../base/format";
import styles from "./RunLabel.module.css";
import type { Track } from "./types";

interface RunLabelProps {
  track: Pick<Track<unknown>, "run" | "now" | "age" | "ownStep">;
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

/** "40 steps earlier" when what is shown is older than the playhead; where the run is if elsewhere. */
export function Age({ track }: { track: Pick<Track<unknown>, "now" | "age" | "ownStep"> }) {
  const { now, age, ownStep } = track;
  const texts = [
    ownStep !== undefined && `at step ${formatInteger(ownStep)}`,
    now && age > 0 && `${countOf(age, "step")} earlier`,
  ].filter(Boolean);
  return texts.length > 0 ? <span className={styles.age}>{texts.join(", ")}</span> : null;
}
