/** A draggable edge between two areas; arrow keys move it too. */
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import styles from "./Splitter.module.css";

export interface SplitterProps {
  label: string;
  /** Width in pixels of the area to the left. */
  value: number;
  min: number;
  max: number;
  /** Where a double click puts the edge. */
  initial: number;
  onChange: (value: number) => void;
}

const KEY_STEP_PX = 24;

export function Splitter({ label, value, min, max, initial, onChange }: SplitterProps) {
  const start = useRef<{ x: number; value: number } | null>(null);
  const move = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: value - KEY_STEP_PX,
      ArrowRight: value + KEY_STEP_PX,
      Home: min,
      End: max,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    // Also keeps the playhead, which listens to the same keys, where it is.
    event.preventDefault();
    event.stopPropagation();
    move(next);
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    start.current = { x: event.clientX, value };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged nor focused
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      className={styles.splitter}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onChange(initial)}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (start.current) move(start.current.value + event.clientX - start.current.x);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
    />
  );
}
