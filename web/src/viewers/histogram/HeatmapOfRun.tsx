/** A run's histograms over all steps, darker where more values lie. */
import { useMemo } from "react";
import { formatInteger } from "../../base/format";
import { Heatmap } from "../../charts/Heatmap";
import { stepLabel } from "../../charts/ticks";
import type { PanelProps, Track } from "../types";
import { describe, type HistogramItem, oddSteps, toGrid } from "./model";
import styles from "./Panel.module.css";

interface HeatmapOfRunProps extends Omit<PanelProps<HistogramItem>, "tracks"> {
  track: Track<HistogramItem>;
  edges: [number, number];
}

export function HeatmapOfRun(props: HeatmapOfRunProps) {
  const { track, edges, range, step, setStep, setRange, panelKey } = props;
  const [low, high] = edges;
  const grid = useMemo(() => toGrid(track.history, [low, high]), [track.history, low, high]);
  const odd = useMemo(() => oddSteps(track.history), [track.history]);
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
        noun="values"
        label={
          last ? `Over all steps. Last: ${describe(panelKey, track.run.name, last)}` : panelKey
        }
      />
      {odd.length > 0 && <Odd odd={odd} />}
    </>
  );
}

function Odd({ odd }: { odd: { step: number; text: string }[] }) {
  const list = odd.slice(0, 12).map(({ step, text }) => `${formatInteger(step)}: ${text}`);
  return (
    <span className={styles.odd} title={list.join("\n")}>
      outside the bins at {odd.length === 1 ? "1 step" : `${formatInteger(odd.length)} steps`}
    </span>
  );
}
