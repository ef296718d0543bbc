/** Brightness, contrast and gamma; of exact numbers what is black and what is white. */
import { SunMedium } from "lucide-react";
import { useRef } from "react";
import { formatNumber } from "../../../base/format";
import { Button } from "../../../ui/Button";
import { Popover } from "../../../ui/Popover";
import { Slider } from "../../../ui/Slider";
import type { ImageItem } from "../model";
import {
  type Adjust,
  isPlain,
  LEAST_FACTOR,
  MOST_FACTOR,
  PLAIN,
  type Range,
  sharedRange,
} from "../raster/adjust";
import styles from "./AdjustControls.module.css";
import { WindowControls } from "./WindowControls";

interface AdjustControlsProps {
  adjust: Adjust;
  /** `done` when the hand is lifted. */
  setAdjust: (adjust: Adjust, done: boolean) => void;
  /** All that is shown. */
  items: readonly ImageItem[];
  /** What is black and what is white now. */
  range: Range | undefined;
}

const FACTORS = [
  { name: "brightness", label: "Brightness" },
  { name: "contrast", label: "Contrast" },
  { name: "gamma", label: "Gamma" },
] as const;

export function AdjustControls({ adjust, setAdjust, items, range }: AdjustControlsProps) {
  const plain = isPlain(adjust);
  const whole = sharedRange(items.flatMap((item) => item.exact ?? []));
  const latest = useRef(adjust);
  latest.current = adjust;
  return (
    <Popover
      label="Light"
      align="end"
      className={styles.sheet}
      trigger={
        <Button
          look="quiet"
          className={plain ? undefined : styles.changed}
          title="Brightness, contrast, window"
        >
          <SunMedium size={13} aria-hidden /> Light
        </Button>
      }
    >
      {range && (
        <WindowControls
          items={items}
          whole={whole}
          range={range}
          adjust={adjust}
          setAdjust={setAdjust}
        />
      )}
      {FACTORS.map(({ name, label }) => (
        <div key={name} className={styles.row}>
          <span>{label}</span>
          <Slider
            label={label}
            value={Math.log10(adjust[name])}
            min={Math.log10(LEAST_FACTOR)}
            max={Math.log10(MOST_FACTOR)}
            step={0.02}
            valueText={formatNumber(adjust[name], 2)}
            onChange={(value) => setAdjust({ ...latest.current, [name]: factorOf(value) }, false)}
            onCommit={(value) => setAdjust({ ...latest.current, [name]: factorOf(value) }, true)}
          />
          <output>{adjust[name].toFixed(2)}</output>
        </div>
      ))}
      <div className={styles.foot}>
        <Button look="quiet" disabled={plain} onClick={() => setAdjust(PLAIN, true)}>
          As logged
        </Button>
      </div>
    </Popover>
  );
}

/** The middle of the slider catches: exactly 1 is what most want. */
const factorOf = (power: number): number =>
  Math.abs(power) < 0.015 ? 1 : Number((10 ** power).toPrecision(3));
