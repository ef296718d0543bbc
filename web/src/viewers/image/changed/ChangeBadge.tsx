/** How much a picture changed, in its corner; what that is made of on hover. */
import type { ChangedSample } from "./answers";
import styles from "./Changed.module.css";
import { changeText, changeTitle } from "./order";

interface ChangeBadgeProps {
  /** Nothing is drawn without one. */
  sample: ChangedSample | undefined;
  runName: (path: string) => string;
}

export function ChangeBadge({ sample, runName }: ChangeBadgeProps) {
  if (!sample) return null;
  return (
    <span
      className={styles.badge}
      data-change={sample.change ?? "unknown"}
      title={changeTitle(sample, runName)}
    >
      {changeText(sample)}
    </span>
  );
}
