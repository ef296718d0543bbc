/** A question in SQL: its answer takes the place of the rows. */
import { useState } from "react";
import { Button } from "../../ui/Button";
import { Kbd } from "../../ui/Kbd";
import styles from "./Strip.module.css";
import type { TableView } from "./tableView";

interface SqlEditorProps {
  view: TableView;
  set: (change: Partial<TableView>) => void;
  error: string | undefined;
  /** Names of columns, to begin with. */
  names: readonly string[];
  onClose: () => void;
}

const EXAMPLE_NAMES = 2;

export function SqlEditor({ view, set, error, names, onClose }: SqlEditorProps) {
  const [text, setText] = useState(view.sql || `select * from t limit 100`);
  const run = () => set({ sql: text.trim(), group: [], open: [], sorts: [], row: undefined });
  const close = () => {
    set({ sql: "" });
    onClose();
  };
  const example = names.slice(0, EXAMPLE_NAMES).join(", ");
  return (
    <div className={styles.sql}>
      <textarea
        aria-label="SQL"
        aria-invalid={error !== undefined}
        className={styles.editor}
        rows={3}
        spellCheck={false}
        value={text}
        placeholder={`select ${example} from t`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <span className={styles.line}>
        <Button look="primary" onClick={run}>
          Run <Kbd keys="ctrl+Enter" />
        </Button>
        <Button onClick={close}>Close</Button>
        {error ? (
          <span className={styles.wrong} role="status">
            {error}
          </span>
        ) : (
          <span className={styles.label}>
            The table is called <code>t</code>
          </span>
        )}
      </span>
    </div>
  );
}
