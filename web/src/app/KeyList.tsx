/** All keys and what they do, out of the one list of commands. */
import { TABLE_KEYS } from "../table/DataTable";
import { currentCommands } from "../ui/commands";
import { Dialog } from "../ui/Dialog";
import { Kbd } from "../ui/Kbd";
import { GRID_KEYS } from "../viewers/useRovingFocus";
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
      <Own title="In a table" keys={TABLE_KEYS} />
      <Own title="In a grid of pictures" keys={GRID_KEYS} />
    </div>
  );
}

interface OwnProps {
  title: string;
  keys: readonly { keys: string; does: string }[];
}

/** Keys of a part that has the focus; elsewhere they mean something else. */
function Own({ title, keys }: OwnProps) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{title}</h3>
      <dl className={styles.keys}>
        {keys.map((one) => (
          <div key={one.keys} className={styles.line}>
            <dt>{one.does}</dt>
            <dd>
              {one.keys.split(" ").map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
