/** Powers of ten along a logarithmic y axis. */
import { PLOT_INSETS } from "./Axes";
import styles from "./Axes.module.css";
import { tickLabel } from "./ticks";

interface LogTicksProps {
  top: number;
  /** Part of the height that a value reaches. */
  part: (value: number) => number;
  width: number;
  height: number;
}

const SPACE_PIXELS = 14;

export function LogTicks({ top, part, width, height }: LogTicksProps) {
  const { left, top: inset } = PLOT_INSETS;
  const highest = Math.floor(Math.log10(top));
  const powers = Array.from({ length: 12 }, (_, i) => 10 ** (highest - i)).reverse();
  let last = Number.POSITIVE_INFINITY;
  const shown = [0, ...powers].flatMap((value) => {
    const y = inset + (1 - part(value)) * height;
    if (last - y < SPACE_PIXELS) return [];
    last = y;
    return [{ value, y }];
  });
  return (
    <svg className={styles.axes} aria-hidden="true">
      {shown.map(({ value, y }) => (
        <g key={value}>
          <line x1={left} x2={left + width} y1={y} y2={y} />
          <text x={left - 6} y={y + 3.5} textAnchor="end">
            {tickLabel(value, value || 1)}
          </text>
        </g>
      ))}
    </svg>
  );
}
