/** Values of lines at one position, as a small table over or beside a chart. */
import { formatExact, formatNumber } from "../base/format";
import styles from "./LineChart.module.css";
import type { Reading } from "./lineSummary";

interface ReadoutProps {
  title: string;
  readings: readonly Reading[];
  /** Lines in the chart, with a value here or not. */
  of: number;
  /** At most this many rows. */
  rows: number;
  side: "left" | "right" | "beside";
}

export function Readout({ title, readings, of, rows, side }: ReadoutProps) {
  const shown = readings.slice(0, rows);
  return (
    <div className={styles.readout} data-side={side}>
      <div className={styles.readoutTitle}>
        <span>{title}</span>
        {shown.length < of && (
          <span>
            {shown.length} of {of} runs
          </span>
        )}
      </div>
      {shown.map((reading) => (
        <div key={reading.id} className={styles.readoutRow}>
          <i style={{ background: reading.color }} />
          <span className={styles.readoutName}>{reading.name}</span>
          <span title={formatExact(reading.value)}>{formatNumber(reading.value)}</span>
          {reading.spread && (
            <small>
              {formatNumber(reading.spread[0], 3)} … {formatNumber(reading.spread[1], 3)}
            </small>
          )}
        </div>
      ))}
    </div>
  );
}
