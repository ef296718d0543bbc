/** A run's histogram at the playhead. */
import { Bars } from "../../charts/Bars";
import type { PanelProps, Track } from "../types";
import { describe, type HistogramItem, outsideText } from "./model";
import styles from "./Panel.module.css";

interface BarsOfRunProps extends Pick<PanelProps<HistogramItem>, "panelKey"> {
  track: Track<HistogramItem>;
  /** Edges and height that all runs share. */
  range: [number, number];
  top: number;
}

export function BarsOfRun({ track, range, top, panelKey }: BarsOfRunProps) {
  const item = track.now?.items[0];
  if (!item) return null;
  const outside = outsideText(item);
  return (
    <>
      <Bars
        edges={item.bins}
        counts={item.values}
        color={track.run.color}
        x={range}
        top={top}
        noun="values"
        label={describe(panelKey, track.run.name, item)}
      />
      {outside && <span className={styles.odd}>{outside}</span>}
    </>
  );
}
