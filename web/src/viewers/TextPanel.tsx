import { ItemList } from "./ItemList";
import { LongText } from "./LongText";
import styles from "./TextPanel.module.css";
import type { TextItem } from "./textItem";
import type { PanelProps } from "./types";

/** Each text at the playhead, as it was logged. */
export function Panel(props: PanelProps<TextItem>) {
  return (
    <ItemList
      {...props}
      noun="text"
      draw={(item) => (
        <div className={styles.text}>
          <LongText item={item} />
        </div>
      )}
    />
  );
}
