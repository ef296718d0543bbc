import { Picture } from "../Picture";
import { Tiles } from "../Tiles";
import type { PanelProps } from "../types";
import type { FigureItem } from "./model";
import styles from "./Panel.module.css";

/** All figures at the playhead, as large as fit. As pictures, so that nothing in them can run. */
export function Panel(props: PanelProps<FigureItem>) {
  return (
    <Tiles
      {...props}
      noun="figure"
      draw={(item, { track, position, total, width, aspect }) => (
        <div className={styles.frame} style={{ aspectRatio: aspect }}>
          <Picture
            item={item}
            alt={altText(item, props.panelKey, position, total)}
            width={width}
            step={track.now?.step}
          />
        </div>
      )}
    />
  );
}

function altText({ title, caption }: FigureItem, key: string, position: number, total: number) {
  const place = total > 1 ? `${key}, figure ${position + 1} of ${total}` : key;
  const name = title || caption;
  return name ? `${name} (${place})` : place;
}
