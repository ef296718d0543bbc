/** All figures at the playhead, as large as fit; one of them large. As pictures, so that nothing in them can run. */
import { lazy, Suspense, useCallback, useRef } from "react";
import { Picture } from "../_tiles/Picture";
import { type Place, Tiles } from "../_tiles/Tiles";
import { tileName } from "../_tiles/useTileKeys";
import { formatFocus, parseFocus } from "../focus";
import type { PanelProps } from "../types";
import { altText, type FigureItem } from "./model";
import styles from "./Panel.module.css";

const Large = lazy(() => import("./Large").then((module) => ({ default: module.Large })));

export function Panel(props: PanelProps<FigureItem>) {
  const focus = props.large ? parseFocus(props.focus) : null;
  if (!focus) return <Grid {...props} />;
  return (
    <Suspense fallback={null}>
      <Large {...props} focus={focus} />
    </Suspense>
  );
}

function Grid(props: PanelProps<FigureItem>) {
  const { panelKey, setFocus } = props;
  const latest = useRef(setFocus);
  latest.current = setFocus;
  const draw = useCallback(
    (item: FigureItem, place: Place<FigureItem>) => {
      const { track, position, total, width, aspect, tabStop } = place;
      return (
        <button
          type="button"
          className={styles.frame}
          style={{ aspectRatio: aspect }}
          tabIndex={tabStop ? 0 : -1}
          data-stop={tileName(track.run.id, position)}
          onClick={() => latest.current(formatFocus({ run: track.run.id, position }))}
        >
          <Picture
            item={item}
            alt={altText(item, panelKey, position, total)}
            // An SVG has no pixels to be shown as such.
            width={item.format === "svg" ? 0 : width}
            step={track.now?.step}
          />
        </button>
      );
    },
    [panelKey],
  );
  return <Tiles {...props} noun="figure" focusable draw={draw} />;
}
