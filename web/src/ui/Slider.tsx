/** One number between two ends. */
import { Slider as Radix } from "radix-ui";
import { classNames } from "./classNames";
import styles from "./Slider.module.css";

export interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  disabled?: boolean;
  /** How a screen reader says the value. */
  valueText?: string;
  onChange: (value: number) => void;
  /** Once, when the pointer or key is released. */
  onCommit?: (value: number) => void;
  className?: string | undefined;
}

export function Slider(props: SliderProps) {
  const { label, value, min, max, step = 1, disabled = false, valueText } = props;
  const { onChange, onCommit, className } = props;
  return (
    <Radix.Root
      className={classNames(styles.slider, className)}
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
    >
      <Radix.Track className={styles.track}>
        <Radix.Range className={styles.range} />
      </Radix.Track>
      <Radix.Thumb className={styles.thumb} aria-label={label} aria-valuetext={valueText} />
    </Radix.Root>
  );
}
