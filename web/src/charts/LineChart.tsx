/** Curves of several runs over one axis, with zoom, shared cursor and playhead. Fetches nothing. */
import "uplot/dist/uPlot.min.css";
import { useEffect, useId, useLayoutEffect, useRef } from "react";
import { useOwnHover } from "./hover";
import styles from "./LineChart.module.css";
import { LinePlot, type PlotState } from "./linePlot";
import { describe, placeOf, readAt, readLatest } from "./lineSummary";
import { useThemeVersion } from "./palette";
import { Readout } from "./Readout";
import { useSize } from "./useSize";

export interface LineChartProps extends PlotState {
  /** What the chart shows, for its description. */
  label: string;
  /** Readout beside the chart for all runs, instead of floating at the cursor. */
  beside?: boolean;
}

const ROW_PIXELS = 17;

export function LineChart({ label, beside, ...state }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const id = useId();
  const plot = usePlot(box, id, state, size.width, size.height);
  const hover = useOwnHover(id);
  const range = plot.current?.xRange() ?? [0, 1];
  const readings = hover ? readAt(state.lines, hover.x, range) : [];
  const place = hover ? state.formatX(placeOf(readings, hover.x)) : "";
  const latest = beside ? readLatest(state.lines, state.playhead?.x ?? Infinity) : [];
  const rows = Math.max(1, Math.floor((size.height - 44) / ROW_PIXELS));
  return (
    <div className={styles.chart} data-beside={beside || undefined}>
      <div
        ref={box}
        className={styles.plot}
        role="img"
        aria-label={describe(label, state.lines, state.formatX)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: zooming by keys needs the focus
        tabIndex={0}
        onKeyDown={(event) => zoomByKey(event.key, range, state)}
      />
      {hover && !beside && (
        <Readout
          title={place}
          readings={readings}
          of={state.lines.length}
          rows={rows}
          side={hover.x > (range[0] + range[1]) / 2 ? "left" : "right"}
        />
      )}
      {beside && (
        <Readout
          title={hover ? place : (state.playhead?.label ?? "last")}
          readings={hover ? readings : latest}
          of={state.lines.length}
          rows={Infinity}
          side="beside"
        />
      )}
    </div>
  );
}

/** Keep one plot per axis type alive and tell it what changed. */
function usePlot(
  box: React.RefObject<HTMLDivElement | null>,
  id: string,
  state: PlotState,
  width: number,
  height: number,
) {
  const plot = useRef<LinePlot | null>(null);
  const newest = useRef(state);
  newest.current = state;
  const drawable = width > 0 && height > 0;
  const theme = useThemeVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: size and state have effects of their own
  useLayoutEffect(() => {
    if (!box.current || !drawable) return;
    plot.current = new LinePlot(box.current, id, newest.current, width, height);
    return () => {
      plot.current?.destroy();
      plot.current = null;
    };
  }, [box, id, drawable, state.log]);
  useLayoutEffect(() => {
    if (drawable) plot.current?.resize(width, height);
  }, [width, height, drawable]);
  const { lines, smoothing, range, domain, axis } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: exactly what needs a redraw
  useEffect(() => {
    plot.current?.update(newest.current, true);
  }, [lines, smoothing, range?.[0], range?.[1], domain?.[0], domain?.[1], axis, theme]);
  useEffect(() => {
    plot.current?.update(newest.current, false);
  });
  return plot;
}

/** Plus and minus zoom at the playhead, 0 shows all: what drag and double click do with a mouse. */
function zoomByKey(key: string, [low, high]: readonly [number, number], state: PlotState): void {
  const factor = { "+": 0.5, "=": 0.5, "-": 2 }[key];
  if (key === "0") state.onRange(null);
  if (!factor) return;
  const at = state.playhead?.x ?? high;
  const centre = at >= low && at <= high ? at : (low + high) / 2;
  const half = ((high - low) * factor) / 2;
  state.onRange([centre - half, centre + half]);
}
