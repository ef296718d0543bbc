/** A run's histograms as outlines one behind the other, newest in front. */
import { useRef } from "react";
import { formatInteger } from "../../base/format";
import { Axes, PLOT_INSETS } from "../../charts/Axes";
import { tickLabel } from "../../charts/ticks";
import { useSize } from "../../charts/useSize";
import type { PanelProps, Track } from "../types";
import type { HistogramItem } from "./model";
import styles from "./Panel.module.css";
import { ridgeLines } from "./ridge";

interface RidgeOfRunProps extends Pick<PanelProps<HistogramItem>, "step" | "setStep" | "panelKey"> {
  track: Track<HistogramItem>;
  edges: [number, number];
}

export function RidgeOfRun({ track, edges, setStep, panelKey }: RidgeOfRunProps) {
  const plot = useRef<HTMLDivElement>(null);
  const size = useSize(plot);
  const lines = ridgeLines(track.history, edges, size, track.now?.step ?? null);
  return (
    <div className={styles.ridge}>
      <Axes x={edges} y={null} formatX={tickLabel} width={size.width} height={size.height} />
      <div ref={plot} className={styles.ridgePlot} style={PLOT_INSETS}>
        <svg
          width={size.width}
          height={size.height}
          role="img"
          aria-label={`${panelKey} of ${track.run.name}, ${lines.length} steps`}
        >
          {lines.map((line) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the playhead's keys do the same
            <path
              key={line.step}
              d={line.path}
              data-now={line.now || undefined}
              onClick={() => setStep(line.step)}
            >
              <title>step {formatInteger(line.step)}</title>
            </path>
          ))}
        </svg>
      </div>
    </div>
  );
}
