/** What a newcomer sees: the lines of Python that make the first run appear here. */
import { CopyButton } from "../../ui/CopyButton";
import styles from "./FirstRun.module.css";

/** `directory` is where this server looks for runs, null if that is where `init` puts them. */
function linesFor(directory: string | null): string {
  const dir = directory === null ? "" : `, dir=${JSON.stringify(directory)}`;
  return `import marey
with marey.init(project="first-steps"${dir}) as run:
    for step in range(100): run.log({"loss": 1 / (step + 1)})`;
}

export function FirstRun({ directory }: { directory: string | null }) {
  const lines = linesFor(directory);
  return (
    <section className={styles.first} aria-labelledby="first-run">
      <h1 id="first-run" className={styles.title}>
        Nothing was logged yet
      </h1>
      <p className={styles.text}>
        Run these three lines of Python on this machine. The run appears here at{" "}
        <span className={styles.address}>{window.location.origin}</span> by itself, while it goes
        on.
      </p>
      <div className={styles.code}>
        <pre>
          <code>{lines}</code>
        </pre>
        <CopyButton icon text={lines} label="Copy the code" className={styles.copy} />
      </div>
      <p className={styles.note}>
        Logged with wandb before? <code>import marey as wandb</code> is all that changes.
      </p>
    </section>
  );
}
