import { useEffect, useRef } from "react";
import { useSize } from "../../charts/useSize";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { BarsOfRun } from "./BarsOfRun";
import { HeatmapOfRun } from "./HeatmapOfRun";
import { edgeRange, type HistogramItem, reachingPast, share } from "./model";
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
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { columns, height } = share(drawn.length, size.width, size.height);
  const newest = Math.max(...drawn.map((track) => track.history.at(-1)?.step ?? 0));
  const steps = props.range && reachingPast(props.range, newest);
  const range = edgeRange(drawn.flatMap((track) => itemsOf(track, overSteps)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={box}
      className={styles.runs}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridAutoRows: height > 0 ? `${height}px` : "1fr",
      }}
      role="group"
      aria-label={panelKey}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      {!range && <p className={styles.note}>Nothing logged yet at this step</p>}
      {range &&
        drawn.map((track) => (
          <section key={track.run.path} data-stale={track.stale || undefined}>
            {(tracks.length > 1 || (!overSteps && track.age > 0)) && (
              <RunLabel track={track} ageless={overSteps} />
            )}
            <div className={styles.plot}>
              {mode === "bars" && (
                <BarsOfRun {...props} track={track} range={range} top={topOf(drawn)} />
              )}
              {mode === "ridge" && <RidgeOfRun {...props} track={track} edges={range} />}
              {mode === "heatmap" && (
                <HeatmapOfRun {...props} range={steps} track={track} edges={range} />
              )}
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
