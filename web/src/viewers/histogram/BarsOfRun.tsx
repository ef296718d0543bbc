/** Histograms at the playhead as bars: of one run, or of several over one another. */
import { formatNumber } from "../../base/format";
import { type BarSeries, Bars } from "../../charts/Bars";
import type { Track } from "../types";
import { describe, type HistogramItem, isCounted, measured, outsideText, sumOf } from "./model";
import styles from "./Panel.module.css";
import type { HistogramSettings } from "./settings";

interface BarsOfRunProps {
  tracks: readonly Track<HistogramItem>[];
  panelKey: string;
  settings: HistogramSettings;
  /** Edges, height and least number that all runs share. */
  range: [number, number];
  top: number;
  least: number;
}

export function BarsOfRun({ tracks, panelKey, settings, range, top, least }: BarsOfRunProps) {
  const drawn = tracks.flatMap(({ run, now }) => {
    const item = now?.items[0];
    return item ? [{ run, item }] : [];
  });
  const several = drawn.length > 1;
  const outside = drawn.flatMap(({ run, item }) => {
    const text = outsideText(item);
    return text ? [several ? `${run.name.slice(0, 40)}: ${text}` : text] : [];
  });
  return (
    <>
      <Bars
        series={drawn.map(({ run, item }) => seriesOf(run, item, settings))}
        x={range}
        top={top}
        logUnit={settings.log ? least : undefined}
        axis={`bins of ${panelKey}`}
        label={drawn.map(({ run, item }) => describe(panelKey, run.name, item)).join(". ")}
      />
      {outside.length > 0 && <span className={styles.odd}>{outside.join("; ")}</span>}
    </>
  );
}

function seriesOf(
  run: Track<unknown>["run"],
  item: HistogramItem,
  { measure }: HistogramSettings,
): BarSeries {
  const sum = sumOf(item) || 1;
  const counted = isCounted(item);
  return {
    name: run.name,
    color: run.color,
    edges: item.bins,
    counts: measured(item, measure),
    unit: (bin) => {
      const value = item.values[bin] as number;
      const share = counted ? `${formatNumber((value / sum) * 100, 3)} %` : "";
      if (measure === "density")
        return `density${counted ? `, ${formatNumber(value)} values, ${share}` : ""}`;
      return counted ? `values, ${share}` : "as logged";
    },
  };
}

/** What all runs' bars have in common, so that they compare. */
export function sharedHeights(
  tracks: readonly Track<HistogramItem>[],
  { measure }: HistogramSettings,
): { top: number; least: number } {
  let top = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const { now } of tracks) {
    const item = now?.items[0];
    for (const value of item ? measured(item, measure) : []) {
      if (value > top) top = value;
      if (value > 0 && value < least) least = value;
    }
  }
  return { top, least: Number.isFinite(least) ? least : 1 };
}
