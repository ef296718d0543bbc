/** How high rows are, and whether headings show what columns hold. */
import { Checkbox } from "../../ui/Checkbox";
import { Select } from "../../ui/Select";
import styles from "./Strip.module.css";
import type { TableStripProps } from "./TableStrip";
import { ROW_SIZES, type RowSize } from "./tableView";

export function RowControls({
  view,
  set,
  hasMedia,
}: Pick<TableStripProps, "view" | "set" | "hasMedia">) {
  const usual: RowSize = hasMedia ? "medium" : "compact";
  return (
    <div className={styles.controls}>
      <Select
        label="Height of rows"
        prefix="Rows"
        value={view.rowSize ?? usual}
        options={ROW_SIZES.map((size) => ({ value: size, label: size }))}
        onChange={(size) => set({ rowSize: size === usual ? undefined : size })}
      />
      <Checkbox checked={view.summaries} onChange={(summaries) => set({ summaries })}>
        Values in headings
      </Checkbox>
    </div>
  );
}
