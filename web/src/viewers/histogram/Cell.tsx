import { barPath } from "../../charts/barGeometry";
import type { CellProps } from "../types";
import { describe, type HistogramItem } from "./model";
import styles from "./Panel.module.css";

const WIDTH_PIXELS = 96;
const HEIGHT_PIXELS = 32;

/** The shape alone, for a table or a grid. */
export default function Cell({ item, size }: CellProps<HistogramItem>) {
  const { bins, values } = item;
  const { width, height } = size ?? { width: WIDTH_PIXELS, height: HEIGHT_PIXELS };
  const box = {
    x: [bins[0] as number, bins[bins.length - 1] as number] as const,
    top: Math.max(...values) || 1,
    width,
    height,
  };
  return (
    <svg
      className={styles.cell}
      width={width}
      height={height}
      role="img"
      aria-label={describe("histogram", "one value", item)}
    >
      <path d={barPath(bins, values, box)} />
    </svg>
  );
}
