/** The part between two numbers. */
import { Slider as Radix } from "radix-ui";
import { classNames } from "./classNames";
import styles from "./Slider.module.css";

export interface RangeSliderProps {
  label: string;
  value: readonly [number, number];
  min: number;
  max: number;
  step: number;
  /** How a screen reader says a value. */
  textOf: (value: number) => string;
  onChange: (value: [number, number]) => void;
  className?: string | undefined;
}

export function RangeSlider(props: RangeSliderProps) {
  const { label, value, min, max, step, textOf, onChange, className } = props;
  return (
    <Radix.Root
      className={classNames(styles.slider, className)}
      value={[...value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([low = min, high = max]) => onChange([low, high])}
    >
      <Radix.Track className={styles.track}>
        <Radix.Range className={styles.range} />
      </Radix.Track>
      <Radix.Thumb
        className={styles.thumb}
        aria-label={`Least ${label}`}
        aria-valuetext={textOf(value[0])}
      />
      <Radix.Thumb
        className={styles.thumb}
        aria-label={`Greatest ${label}`}
        aria-valuetext={textOf(value[1])}
      />
    </Radix.Root>
  );
}
