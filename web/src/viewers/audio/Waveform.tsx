/** The outline of a sound; stretched to the box it is in. */
import { waveformPath } from "./model";

interface WaveformProps {
  pairs: Float32Array;
  className?: string | undefined;
  /** A CSS colour; that of quiet text if absent. */
  color?: string;
}

export function Waveform({ pairs, className, color = "var(--ink-3)" }: WaveformProps) {
  const count = Math.max(1, pairs.length / 2);
  return (
    <svg
      className={className}
      viewBox={`0 -1 ${count} 2`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={waveformPath(pairs)} fill={color} />
    </svg>
  );
}
