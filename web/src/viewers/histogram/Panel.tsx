import { useEffect } from "react";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { BarsOfRun } from "./BarsOfRun";
import { HeatmapOfRun } from "./HeatmapOfRun";
import { edgeRange, type HistogramItem } from "./model";
import styles from "./Panel.module.css";
import { RidgeOfRun } from "./RidgeOfRun";

/** One picture per run, side by side, in common bins so that they compare. */
export function Panel(props: PanelProps<HistogramItem>) {
  const { tracks, mode, panelKey, reportCount } = props;
  const overSteps = mode !== "bars";
  const drawn = tracks.filter((track) => (overSteps ? track.history.length > 0 : track.now));
  const shown = drawn.reduce((sum, track) => sum + (overSteps ? track.history.length : 1), 0);
  const total = overSteps
    ? tracks.reduce((sum, track) => sum + track.historyTotal, 0)
    : tracks.length;
  const noun = overSteps ? "step" : "run";
  useEffect(() => reportCount(shown, total, noun), [reportCount, shown, total, noun]);
  const range = edgeRange(drawn.flatMap((track) => itemsOf(track, overSteps)));
  if (!range) return <p className={styles.note}>Nothing logged yet at this step</p>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className={styles.runs}
      role="group"
      aria-label={panelKey}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      {drawn.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          {(tracks.length > 1 || (!overSteps && track.age > 0)) && (
            <RunLabel track={track} ageless={overSteps} />
          )}
          <div className={styles.plot}>
            {mode === "bars" && (
              <BarsOfRun {...props} track={track} range={range} top={topOf(drawn)} />
            )}
            {mode === "ridge" && <RidgeOfRun {...props} track={track} edges={range} />}
            {mode === "heatmap" && <HeatmapOfRun {...props} track={track} edges={range} />}
          </div>
        </section>
      ))}
    </div>
  );
}

function itemsOf(track: Track<HistogramItem>, overSteps: boolean): HistogramItem[] {
  const entries = overSteps ? track.history : track.now ? [track.now] : [];
  return entries.flatMap((entry) => entry.items.slice(0, 1));
}

function topOf(tracks: readonly Track<HistogramItem>[]): number {
  return Math.max(0, ...tracks.flatMap((track) => [...(track.now?.items[0]?.values ?? [])]));
}
