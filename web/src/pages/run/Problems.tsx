/** What the recorder or a reader met: nothing is dropped in silence. */
import type { ProblemReport } from "../../api/types.gen";
import { countOf, formatInteger } from "../../base/format";
import { formatMoment } from "../../base/time";
import styles from "./Overview.module.css";

const LISTED = 200;

export function Problems({ problems }: { problems: readonly ProblemReport[] }) {
  if (problems.length === 0) return null;
  const shown = problems.slice(0, LISTED);
  return (
    <section className={styles.problems} aria-label="Problems">
      <header className={styles.cardHead}>
        <h2 className={styles.title}>{countOf(problems.length, "problem")}</h2>
        {shown.length < problems.length && (
          <span className={styles.count}>
            first {LISTED} of {formatInteger(problems.length)}
          </span>
        )}
      </header>
      <ul>
        {shown.map((problem, index) => (
          <li key={index} className={styles.problem}>
            <span className={styles.code}>{problem.code}</span>
            <span className={styles.message}>{problem.message}</span>
            <span className={styles.where}>{placeOf(problem)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const placeOf = ({ key, step, time }: ProblemReport): string =>
  [key, step === null ? "" : `step ${formatInteger(step)}`, time > 0 ? formatMoment(time) : ""]
    .filter(Boolean)
    .join(" · ");
