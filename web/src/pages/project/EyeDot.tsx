/** A run's colour and its eye in one: filled while the run is shown in panels. */
import styles from "./EyeDot.module.css";

export interface EyeDotProps {
  name: string;
  color: string;
  shown: boolean;
  /** `alone` when Alt was held: show only this run. */
  onToggle: (alone: boolean) => void;
}

export const EyeDot = ({ name, color, shown, onToggle }: EyeDotProps) => (
  <button
    type="button"
    // The table has the focus; Space on a row does the same.
    tabIndex={-1}
    aria-pressed={shown}
    aria-label={`Show ${name} in panels`}
    title={`${shown ? "Hide" : "Show"} in panels (Space); Alt-click: only this run`}
    className={styles.eye}
    onClick={(event) => {
      event.stopPropagation();
      onToggle(event.altKey);
    }}
  >
    <i
      className={shown ? styles.shown : styles.hidden}
      style={shown ? { background: color } : {}}
    />
  </button>
);
