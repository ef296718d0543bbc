/** A run's histograms as outlines one behind the other, newest in front. */
import { type MouseEvent, useMemo, useRef, useState } from "react";
import { formatInteger, formatNumber } from "../../base/format";
import { Axes, PLOT_INSETS } from "../../charts/Axes";
import { binAt } from "../../charts/barGeometry";
import { PlotReadout } from "../../charts/PlotReadout";
import { tickLabel } from "../../charts/ticks";
import { useSize } from "../../charts/useSize";
import type { PanelProps, Track } from "../types";
import { type HistogramItem, sumOf } from "./model";
import styles from "./Panel.module.css";
import { lineAt, type RidgeLine, ridgeLines } from "./ridge";
import type { HistogramSettings } from "./settings";

interface RidgeOfRunProps extends Pick<PanelProps<HistogramItem>, "setStep" | "panelKey"> {
  track: Track<HistogramItem>;
  edges: [number, number];
  settings: HistogramSettings;
}

export function RidgeOfRun({ track, edges, settings, setStep, panelKey }: RidgeOfRunProps) {
  const plot = useRef<HTMLDivElement>(null);
  const size = useSize(plot);
  const now = track.now?.step ?? null;
  const [low, high] = edges;
  const lines = useMemo(
    () => ridgeLines(track.history, [low, high], size, now, settings.measure),
    [track.history, low, high, size, now, settings.measure],
  );
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const lit = pointer ? lineAt(lines, pointer.y) : undefined;
  const current = lines.find((line) => line.now);
  return (
    <div className={styles.ridge}>
      <Axes x={edges} y={null} formatX={tickLabel} width={size.width} height={size.height} />
      <div ref={plot} className={styles.ridgePlot} style={PLOT_INSETS}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the playhead's keys do the same */}
        <svg
          width={size.width}
          height={size.height}
          role="img"
          aria-label={`${panelKey} of ${track.run.name}, ${lines.length} of ${track.historyTotal} steps`}
          data-lines={lines.length}
          onPointerMove={(event) => setPointer(placeOf(event))}
          onPointerLeave={() => setPointer(null)}
          // Not `lit`: a quick click comes before that is drawn.
          onClick={(event) => {
            const line = lineAt(lines, placeOf(event).y);
            if (line) setStep(line.step);
          }}
        >
          {lines.map((line) => (
            <path key={line.step} d={line.path} />
          ))}
          {/* Once more above all others, which hide it. */}
          {current && <path d={current.path} data-now={current.step} />}
          {lit && <path d={lit.path} data-lit={lit.step} />}
        </svg>
      </div>
      {lit && pointer && (
        <RidgeReadout
          line={lit}
          x={low + (pointer.x / (size.width || 1)) * (high - low)}
          side={pointer.x > size.width / 2 ? "left" : "right"}
        />
      )}
    </div>
  );
}

function placeOf({ clientX, clientY, currentTarget }: MouseEvent<Element>) {
  const box = currentTarget.getBoundingClientRect();
  return { x: clientX - box.left, y: clientY - box.top };
}

function RidgeReadout({ line, x, side }: { line: RidgeLine; x: number; side: "left" | "right" }) {
  const { item, step } = line;
  const bin = binAt(item.bins, x);
  const value = item.values[bin] ?? 0;
  return (
    <PlotReadout side={side}>
      <span>step {formatInteger(step)}</span>
      {bin >= 0 && (
        <>
          <span>
            {formatNumber(item.bins[bin] as number)} … {formatNumber(item.bins[bin + 1] as number)}
          </span>
          <b>{formatNumber(value)} values</b>
          <span>{formatNumber((value / (sumOf(item) || 1)) * 100, 3)} %</span>
        </>
      )}
    </PlotReadout>
  );
}
