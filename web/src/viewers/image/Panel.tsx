/** Pictures with what lies on them: which way to look at them, and the controls above. */
import { type ComponentType, Fragment, lazy, Suspense, useRef } from "react";
import { type Size, useSize } from "../../charts/useSize";
import { useOverlay } from "../../overlay/settings";
import { parseFocus } from "../focus";
import type { PanelProps } from "../types";
import { OrderControl } from "./changed/OrderControl";
import { CompareKeys, comparePanels, useComparePanel } from "./compare/CompareKeys";
import { ErrorColors } from "./errors/ErrorColors";
import { Grid } from "./grid/Grid";
import { type PictureOptions, useGridOptions } from "./grid/useGridOptions";
import type { ImageItem } from "./model";
import styles from "./Panel.module.css";
import { Steps } from "./Steps";
import { hasOverlays, type Legend } from "./strip/legend";
import { OverlayKeys, useOverlayPanel } from "./strip/OverlayKeys";
import { overlayPanels } from "./strip/overlayKeys";
import { ControlsButton, Strip } from "./strip/Strip";
import { useLegend } from "./strip/useLegend";

const ErrorSummary = lazy(() => import("./errors/ErrorSummary"));
const Large = lazy(() => import("./large/Large").then((module) => ({ default: module.Large })));

/** Modes may ignore `pictures`: sizes and captions, for those that draw a grid. */
type Mode = ComponentType<PanelProps<ImageItem> & { pictures?: PictureOptions }>;

/** One line for each of the viewer's `modes` (index.ts): `name: lazy(() => import("./folder/Name"))`. */
const MODES: Readonly<Record<string, Mode>> = {
  grid: Grid,
  matrix: lazy(() => import("./ImageMatrix")),
  compare: lazy(() => import("./compare/Compare")),
  errors: lazy(() => import("./errors/Errors")),
  find: lazy(() => import("./find/Find")),
  steps: Steps,
};

/** Modes whose pictures have a size and captions to choose. */
const SIZED = new Set(["grid", "errors"]);

/** Modes whose pictures can stand in the order of how much they changed. */
const ORDERED = new Set(["grid", "matrix"]);

export function Panel(props: PanelProps<ImageItem>) {
  const root = useRef<HTMLDivElement>(null);
  const size = useSize(root);
  const focus = props.large ? parseFocus(props.focus) : null;
  const Content = MODES[props.mode] ?? Grid;
  const Colors = props.mode === "errors" ? ErrorColors : Fragment;
  const legend = useLegend(props.tracks);
  const keys = useOverlayPanel(legend, props.large);
  const compare = useComparePanel(props, focus !== null);
  const point = () => {
    overlayPanels.pointAt(keys);
    comparePanels.pointAt(compare);
  };
  const options = useGridOptions(props);
  const pictures = !focus && SIZED.has(props.mode) ? options : undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the pointer and the focus are
    <div ref={root} className={styles.panel} onPointerEnter={point} onFocus={point}>
      <PanelControls {...props} size={size} legend={legend} pictures={pictures} />
      {hasOverlays(legend) && <OverlayKeys panel={keys} />}
      <CompareKeys panel={compare} />
      <div className={styles.content}>
        <Suspense fallback={null}>
          {focus ? (
            <Colors>
              <Large {...props} focus={focus} />
            </Colors>
          ) : (
            <Content {...props} {...(pictures && { pictures })} />
          )}
        </Suspense>
      </div>
    </div>
  );
}

const NARROW_PIXELS = 380;
const LOW_PIXELS = 150;

interface PanelControlsProps extends PanelProps<ImageItem> {
  size: Size;
  legend: Legend;
  pictures: PictureOptions | undefined;
}

/** The strip where there are overlays and room; else one button over the pictures. */
function PanelControls(props: PanelControlsProps) {
  const { size, panelKey, tracks, legend, pictures } = props;
  const overlaid = hasOverlays(legend);
  const small = size.width < NARROW_PIXELS || size.height < LOW_PIXELS;
  const several = tracks.some(({ now }) => (now?.total ?? 0) > 1);
  const ordered = ORDERED.has(props.mode) && !(props.large && props.focus) && several;
  const order = ordered && <OrderControl {...props} />;
  const byError = useOverlay().settings.color === "error" && props.mode !== "errors";
  if (overlaid && !small)
    return (
      <Strip panelKey={panelKey} legend={legend} pictures={pictures}>
        {order}
        {byError && (
          <Suspense fallback={null}>
            <ErrorSummary tracks={tracks} masks={legend.masks} />
          </Suspense>
        )}
      </Strip>
    );
  if (!overlaid && !(pictures && several)) return null;
  return (
    <>
      {pictures && ordered && !small && <OrderControl {...props} floating />}
      <ControlsButton
        className={styles.controls}
        label={overlaid ? "Overlays" : "Size and captions"}
        faint={!overlaid || small}
        legend={legend}
        pictures={pictures}
      />
    </>
  );
}
