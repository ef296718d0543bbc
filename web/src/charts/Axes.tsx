/** Grid lines and labels around a plot that draws itself; the plot goes into `PLOT_INSETS`. */
import styles from "./Axes.module.css";
import { tickLabel, tickStep, ticks } from "./ticks";

/** Where the plot lies inside the chart's box. */
export const PLOT_INSETS = { left: 42, right: 10, top: 8, bottom: 22 } as const;

const X_SPACE = 64;
const Y_SPACE = 26;
const MOST_Y = 10;

interface AxesProps {
  x: readonly [number, number];
  /** Null draws no y axis. */
  y: readonly [number, number] | null;
  /** `step` is the distance of the ticks. */
  formatX: (x: number, step: number) => string;
  /** Size of the plot. */
  width: number;
  height: number;
}

export function Axes({ x, y, formatX, width, height }: AxesProps) {
  if (width <= 0 || height <= 0) return null;
  const { left, top } = PLOT_INSETS;
  const toX = (value: number) => left + ((value - x[0]) / (x[1] - x[0])) * width;
  const most = Math.max(1, Math.floor(width / X_SPACE));
  const step = tickStep(x[1] - x[0], most);
  return (
    <svg className={styles.axes} aria-hidden="true">
      {y && <YAxis y={y} width={width} height={height} />}
      {ticks(x[0], x[1], most).map((value) => (
        <text key={value} x={toX(value)} y={top + height + 15} textAnchor="middle">
          {formatX(value, step)}
        </text>
      ))}
    </svg>
  );
}

function YAxis({
  y,
  width,
  height,
}: {
  y: readonly [number, number];
  width: number;
  height: number;
}) {
  const { left, top } = PLOT_INSETS;
  const most = Math.min(MOST_Y, Math.max(2, Math.floor(height / Y_SPACE)));
  const step = tickStep(y[1] - y[0], most);
  const toY = (value: number) => top + (1 - (value - y[0]) / (y[1] - y[0] || 1)) * height;
  return ticks(y[0], y[1], most).map((value) => (
    <g key={value}>
      <line x1={left} x2={left + width} y1={toY(value)} y2={toY(value)} />
      <text x={left - 6} y={toY(value) + 3.5} textAnchor="end">
        {tickLabel(value, step)}
      </text>
    </g>
  ));
}
