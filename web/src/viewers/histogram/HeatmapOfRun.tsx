/** A run's histograms over all steps, darker where more values lie. */
import { useMemo } from "react";
import { formatInteger } from "../../base/format";
import { binAt } from "../../charts/barGeometry";
import { Heatmap, type HeatmapLine, type HeatmapRead } from "../../charts/Heatmap";
import type { HeatmapGrid } from "../../charts/heatmapPixels";
import { stepLabel } from "../../charts/ticks";
import type { PanelProps, Track } from "../types";
import { describe, type HistogramItem, measured, oddSteps, quantile } from "./model";
import styles from "./Panel.module.css";
import type { HistogramSettings } from "./settings";

interface HeatmapOfRunProps extends Omit<PanelProps<HistogramItem>, "tracks"> {
  track: Track<HistogramItem>;
  grid: HeatmapGrid;
  /** The value of the strongest colour in all runs. */
  peak: number;
  settings: HistogramSettings;
}

const QUANTILES = [
  { name: "p5", q: 0.05, dashed: true },
  { name: "median", q: 0.5, dashed: false },
  { name: "p95", q: 0.95, dashed: true },
] as const;

export function HeatmapOfRun(props: HeatmapOfRunProps) {
  const { track, grid, peak, settings, range, step, setStep, setRange, panelKey } = props;
  const odd = useMemo(() => oddSteps(track.history), [track.history]);
  const lines = useMemo(
    () => (settings.quantiles ? quantileLines(track) : []),
    [track, settings.quantiles],
  );
  const last = track.history[track.history.length - 1]?.items[0];
  return (
    <>
      <Heatmap
        grid={grid}
        axis="step"
        range={range}
        playhead={step}
        onPick={(x) => setStep(Math.max(0, Math.round(x)))}
        onRange={(next) => setRange(next && [Math.floor(next[0]), Math.ceil(next[1])])}
        formatX={stepLabel}
        noun={settings.measure === "density" ? "density" : "values"}
        read={(column, y) => readBin(track, settings, column, y)}
        scale={{ peak, log: settings.log }}
        lines={lines}
        label={
          last ? `Over all steps. Last: ${describe(panelKey, track.run.name, last)}` : panelKey
        }
      />
      {odd.length > 0 && <Odd odd={odd} />}
    </>
  );
}

function readBin(
  { history }: Track<HistogramItem>,
  { measure }: HistogramSettings,
  column: number,
  y: number,
): HeatmapRead | null {
  const item = history.flatMap((entry) => entry.items.slice(0, 1))[column];
  const bin = item ? binAt(item.bins, y) : -1;
  if (!item || bin < 0) return null;
  const values = measured(item, measure);
  return {
    low: item.bins[bin] as number,
    high: item.bins[bin + 1] as number,
    value: values[bin] as number,
    sum: values.reduce((sum, value) => sum + value, 0),
  };
}

function quantileLines({ history }: Track<HistogramItem>): HeatmapLine[] {
  const items = history.flatMap((entry) => entry.items.slice(0, 1));
  return QUANTILES.map(({ name, q, dashed }) => ({
    name,
    dashed,
    y: items.map((item) => quantile(item, q)),
  }));
}

function Odd({ odd }: { odd: { step: number; text: string }[] }) {
  const list = odd.slice(0, 12).map(({ step, text }) => `${formatInteger(step)}: ${text}`);
  return (
    <span className={styles.odd} title={list.join("\n")}>
      outside the bins at {odd.length === 1 ? "1 step" : `${formatInteger(odd.length)} steps`}
    </span>
  );
}
