/** One picture per run, side by side, in common bins and heights so that they compare. */
import { useEffect, useMemo, useRef } from "react";
import { peakOf } from "../../charts/heatmapPixels";
import { useSize } from "../../charts/useSize";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { BarsOfRun, sharedHeights } from "./BarsOfRun";
import { Controls } from "./Controls";
import { HeatmapOfRun } from "./HeatmapOfRun";
import { edgeRange, type HistogramItem, reachingPast, share, toGrid } from "./model";
import styles from "./Panel.module.css";
import { RidgeOfRun } from "./RidgeOfRun";
import { type HistogramSettings, settingsOf } from "./settings";

const SMALL_PIXELS = { width: 340, height: 200 };
const STRIP_PIXELS = 32;

export function Panel(props: PanelProps<HistogramItem>) {
  const { tracks, panelKey, options } = props;
  const settings = settingsOf(options);
  // Of one step there is nothing to be seen over steps.
  const once = tracks.every(({ historyTotal }) => historyTotal <= 1);
  const mode = once ? "bars" : props.mode;
  const overSteps = mode !== "bars";
  const drawn = tracks.filter((track) => (overSteps ? track.history.length > 0 : track.now));
  useCount(props, drawn, overSteps);
  const panel = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(panel);
  const small = width < SMALL_PIXELS.width || height < SMALL_PIXELS.height;
  const over = mode === "bars" && settings.overlay && drawn.length > 1;
  const fit = share(over ? 1 : drawn.length, width, height - (small ? 0 : STRIP_PIXELS));
  return (
    <div ref={panel} className={styles.panel}>
      <Controls
        {...props}
        mode={mode}
        settings={settings}
        several={drawn.length > 1}
        small={small}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        className={styles.runs}
        style={{
          gridTemplateColumns: `repeat(${fit.columns}, minmax(0, 1fr))`,
          gridAutoRows: fit.height > 0 ? `${fit.height}px` : "1fr",
        }}
        role="group"
        aria-label={panelKey}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
      >
        {drawn.length === 0 && <p className={styles.note}>Nothing logged yet at this step</p>}
        {mode === "bars" && <BarsOfRuns {...props} drawn={drawn} settings={settings} over={over} />}
        {mode === "heatmap" && <Heatmaps {...props} drawn={drawn} settings={settings} />}
        {mode === "ridge" && <Ridges {...props} drawn={drawn} settings={settings} />}
      </div>
    </div>
  );
}

function useCount(
  { tracks, reportCount }: PanelProps<HistogramItem>,
  drawn: readonly Track<HistogramItem>[],
  overSteps: boolean,
) {
  const shown = drawn.reduce((sum, track) => sum + (overSteps ? track.history.length : 1), 0);
  const total = overSteps
    ? tracks.reduce((sum, track) => sum + track.historyTotal, 0)
    : tracks.length;
  const noun = overSteps ? "step" : "run";
  useEffect(() => reportCount(shown, total, noun), [reportCount, shown, total, noun]);
}

interface RunsProps extends PanelProps<HistogramItem> {
  drawn: readonly Track<HistogramItem>[];
  settings: HistogramSettings;
}

function BarsOfRuns({ drawn, tracks, panelKey, settings, over }: RunsProps & { over: boolean }) {
  const range = edgeRange(drawn.flatMap(({ now }) => now?.items.slice(0, 1) ?? []));
  if (!range) return null;
  const shared = { panelKey, settings, range, ...sharedHeights(drawn, settings) };
  if (over)
    return (
      <section data-stale={drawn.some(({ stale }) => stale) || undefined}>
        <span className={styles.names}>
          {drawn.map((track) => (
            <RunLabel key={track.run.path} track={track} />
          ))}
        </span>
        <div className={styles.plot}>
          <BarsOfRun {...shared} tracks={drawn} />
        </div>
      </section>
    );
  return drawn.map((track) => (
    <section key={track.run.path} data-stale={track.stale || undefined}>
      {(tracks.length > 1 || track.age > 0) && <RunLabel track={track} />}
      <div className={styles.plot}>
        <BarsOfRun {...shared} tracks={[track]} />
      </div>
    </section>
  ));
}

const historyItems = (tracks: readonly Track<HistogramItem>[]): HistogramItem[] =>
  tracks.flatMap(({ history }) => history.flatMap((entry) => entry.items.slice(0, 1)));

function Heatmaps(props: RunsProps) {
  const { drawn, tracks, settings } = props;
  const { measure } = settings;
  const grids = useMemo(() => {
    const edges = edgeRange(historyItems(drawn));
    return edges ? drawn.map((track) => toGrid(track.history, edges, measure)) : [];
  }, [drawn, measure]);
  const peak = useMemo(() => Math.max(0, ...grids.map(({ values }) => peakOf(values))), [grids]);
  const newest = Math.max(...drawn.map((track) => track.history.at(-1)?.step ?? 0));
  const steps = props.range && reachingPast(props.range, newest);
  return drawn.map((track, i) => {
    const grid = grids[i];
    return (
      <section key={track.run.path} data-stale={track.stale || undefined}>
        {tracks.length > 1 && <RunLabel track={track} ageless />}
        <div className={styles.plot}>
          {grid && <HeatmapOfRun {...props} range={steps} track={track} grid={grid} peak={peak} />}
        </div>
      </section>
    );
  });
}

function Ridges({ drawn, tracks, settings, setStep, panelKey }: RunsProps) {
  const range = edgeRange(historyItems(drawn));
  if (!range) return null;
  return drawn.map((track) => (
    <section key={track.run.path} data-stale={track.stale || undefined}>
      {tracks.length > 1 && <RunLabel track={track} ageless />}
      <div className={styles.plot}>
        <RidgeOfRun
          track={track}
          edges={range}
          settings={settings}
          setStep={setStep}
          panelKey={panelKey}
        />
      </div>
    </section>
  ));
}
