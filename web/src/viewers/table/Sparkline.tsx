/** A few numbers as a line, as high as a line of text. */
import styles from "./ValueCell.module.css";

const WIDTH = 56;
const HEIGHT = 16;

export function Sparkline({ numbers, cut }: { numbers: readonly number[]; cut: boolean }) {
  const finite = numbers.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const scale = high > low ? (HEIGHT - 2) / (high - low) : 0;
  const step = (cut ? WIDTH / 2 : WIDTH) / Math.max(1, numbers.length - 1);
  const points = numbers.flatMap((value, i) =>
    Number.isFinite(value)
      ? [`${(i * step).toFixed(1)},${(HEIGHT - 1 - (value - low) * scale).toFixed(1)}`]
      : [],
  );
  return (
    <svg className={styles.spark} width={WIDTH} height={HEIGHT} aria-hidden>
      <polyline points={points.join(" ")} />
      {cut && <line x1={WIDTH / 2 + 4} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />}
    </svg>
  );
}
