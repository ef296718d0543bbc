/** All keys and what they do, out of the one list of commands. */
import { TABLE_KEYS } from "../table/DataTable";
import { currentCommands } from "../ui/commands";
import { Dialog } from "../ui/Dialog";
import { Kbd } from "../ui/Kbd";
import styles from "./KeyList.module.css";

export default function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Keys">
      <Sections />
    </Dialog>
  );
}

function Sections() {
  const withKeys = currentCommands().filter((command) => command.keys?.length);
  return (
    <div className={styles.sections}>
      {[...Map.groupBy(withKeys, (command) => command.section)].map(([section, commands]) => (
        <section key={section} className={styles.section}>
          <h3 className={styles.heading}>{section}</h3>
          <dl className={styles.keys}>
            {commands.map((command) => (
              <div key={command.id} className={styles.line}>
                <dt>{command.title}</dt>
                <dd>
                  {command.keys?.map((keys) => (
                    <Kbd key={keys} keys={keys} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section className={styles.section}>
        <h3 className={styles.heading}>In a table</h3>
        <dl className={styles.keys}>
          {TABLE_KEYS.map(({ keys, does }) => (
            <div key={keys} className={styles.line}>
              <dt>{does}</dt>
              <dd>
                <Kbd keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
