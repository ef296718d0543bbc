/** The histogram of exact numbers, with its two ends to be dragged. */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import { formatNumber } from "../../../base/format";
import { Button } from "../../../ui/Button";
import { TextField } from "../../../ui/TextField";
import type { ImageItem } from "../model";
import { type Adjust, histogramOf, type Range } from "../raster/adjust";
import { useExactNumbers } from "./useRange";
import styles from "./WindowControls.module.css";

interface WindowControlsProps {
  items: readonly ImageItem[];
  /** The least and the greatest number. */
  whole: Range;
  range: Range;
  adjust: Adjust;
  setAdjust: (adjust: Adjust, done: boolean) => void;
}

const BINS = 128;
const HEIGHT = 48;
/** Parts of the whole range that a key moves an end by. */
const KEY_PART = 1 / 100;

export function WindowControls({ items, whole, range, adjust, setAdjust }: WindowControlsProps) {
  const set = (window: Adjust["window"], done: boolean) => setAdjust({ ...adjust, window }, done);
  const isWhole = adjust.window === null;
  return (
    <div className={styles.window}>
      <Bars items={items} whole={whole} range={range} onRange={set} />
      <div className={styles.ends}>
        <End
          label="Black"
          value={range[0]}
          onChange={(low) => low < range[1] && set([low, range[1]], true)}
        />
        <span className={styles.presets}>
          <Button look="quiet" on={isWhole} onClick={() => set(null, true)}>
            All
          </Button>
          <Button
            look="quiet"
            on={adjust.window === "percentile"}
            onClick={() => set("percentile", true)}
            title="All but one in a hundred at each end"
          >
            1–99 %
          </Button>
        </span>
        <End
          label="White"
          value={range[1]}
          onChange={(high) => high > range[0] && set([range[0], high], true)}
        />
      </div>
    </div>
  );
}

interface BarsProps {
  items: readonly ImageItem[];
  whole: Range;
  range: Range;
  onRange: (range: Range, done: boolean) => void;
}

function Bars({ items, whole, range, onRange }: BarsProps) {
  const numbers = useExactNumbers(items, true);
  const [low, high] = whole;
  const path = useMemo(
    () => (numbers ? barPath(histogramOf(numbers, [low, high], BINS).counts) : ""),
    [numbers, low, high],
  );
  const box = useRef<HTMLDivElement>(null);
  const span = high - low || 1;
  const part = (value: number) => Math.min(1, Math.max(0, (value - low) / span));
  const move = (end: 0 | 1, value: number, done: boolean) => {
    const next: [number, number] = [range[0], range[1]];
    next[end] = Math.min(high, Math.max(low, value));
    if (next[0] < next[1]) onRange(next, done);
  };
  const valueAt = (event: PointerEvent) => {
    const around = box.current?.getBoundingClientRect();
    return around ? low + ((event.clientX - around.left) / (around.width || 1)) * span : low;
  };
  return (
    <div ref={box} className={styles.bars}>
      <svg viewBox={`0 0 ${BINS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        <path d={path} />
      </svg>
      <div
        className={styles.kept}
        style={{ left: `${part(range[0]) * 100}%`, right: `${(1 - part(range[1])) * 100}%` }}
      />
      {([0, 1] as const).map((end) => (
        <Handle
          key={end}
          label={end === 0 ? "Black" : "White"}
          at={part(range[end])}
          value={range[end]}
          whole={whole}
          onMove={(event, done) => move(end, valueAt(event), done)}
          onStep={(steps) => move(end, range[end] + steps * KEY_PART * span, true)}
        />
      ))}
    </div>
  );
}

interface HandleProps {
  label: string;
  at: number;
  value: number;
  whole: Range;
  onMove: (event: PointerEvent, done: boolean) => void;
  onStep: (steps: number) => void;
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

function Handle({ label, at, value, whole, onMove, onStep }: HandleProps) {
  const [held, setHeld] = useState(false);
  return (
    <div
      className={styles.handle}
      style={{ left: `${at * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={whole[0]}
      aria-valuemax={whole[1]}
      aria-valuetext={formatNumber(value)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld(true);
      }}
      onPointerMove={(event) => held && onMove(event, false)}
      onPointerUp={(event) => {
        if (held) onMove(event, true);
        setHeld(false);
      }}
      onPointerCancel={() => setHeld(false)}
      onKeyDown={(event: KeyboardEvent) => {
        const steps = STEPS[event.key];
        if (steps === undefined) return;
        event.preventDefault();
        onStep(steps);
      }}
    />
  );
}

/** A number to be typed; taken with Enter or when one leaves. */
function End({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const take = () => {
    const number = Number(typed);
    if (typed?.trim() && Number.isFinite(number)) onChange(number);
    setTyped(undefined);
  };
  return (
    <TextField
      className={styles.end}
      label={label}
      value={typed ?? String(Number(value.toPrecision(5)))}
      onChange={setTyped}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}

/** Heights follow the square root, so that few beside many are seen. */
function barPath(counts: Uint32Array): string {
  const most = Math.max(1, ...counts);
  const parts = Array.from(counts, (count, i) => {
    const y = HEIGHT - Math.sqrt(count / most) * HEIGHT;
    return `V${y.toFixed(1)}H${i + 1}`;
  });
  return `M0 ${HEIGHT}${parts.join("")}V${HEIGHT}Z`;
}
