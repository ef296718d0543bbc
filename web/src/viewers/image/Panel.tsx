import { Picture } from "../Picture";
import { Tiles } from "../Tiles";
import type { PanelProps } from "../types";
import { Large } from "./Large";
import { altText, formatFocus, type ImageItem, parseFocus } from "./model";
import styles from "./Panel.module.css";
import { Steps } from "./Steps";

/** All pictures at the playhead, as large as fit; one of them large; or one position over all steps. */
export function Panel(props: PanelProps<ImageItem>) {
  const focus = props.large ? parseFocus(props.focus) : null;
  if (focus) return <Large {...props} focus={focus} />;
  if (props.mode === "steps") return <Steps {...props} />;
  return <Grid {...props} />;
}

function Grid(props: PanelProps<ImageItem>) {
  const { panelKey, setFocus } = props;
  return (
    <Tiles
      {...props}
      noun="image"
      draw={(item, { track, position, total, width, aspect }) => (
        <button
          type="button"
          className={styles.frame}
          style={{ aspectRatio: aspect }}
          title={item.caption || undefined}
          onClick={() => setFocus(formatFocus({ run: track.run.id, position }))}
        >
          <Picture
            item={item}
            alt={altText(item, panelKey, position, total)}
            width={width}
            step={track.now?.step}
          />
          {item.overlays && (
            <span className={styles.badge} title={item.overlays.title}>
              {item.overlays.text}
            </span>
          )}
        </button>
      )}
    />
  );
}
