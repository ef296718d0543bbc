/** The playhead's axis: marks where media was logged, the cursor, and the hand that drags it. */
import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { formatInteger } from "../base/format";
import { resolveColors, useThemeVersion } from "../charts/palette";
import { useSize } from "../charts/useSize";
import styles from "./Playhead.module.css";
import type { PlayheadState } from "./scrub";
import { caughtStep, paintStrip, type StripBox, xOf } from "./strip";
import type { LoggedMarks } from "./useMarks";
import type { VisibleRun } from "./view";

interface FilmStripProps {
  runs: readonly VisibleRun[];
  marks: LoggedMarks;
  playhead: PlayheadState;
}

const CATCH_PIXELS = 3;
const MOST_NAMES = 4;

export function FilmStrip({ runs, marks, playhead }: FilmStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const size = useSize(strip);
  const [hover, setHover] = useState<number | null>(null);
  const [low, high] = marks.extent ?? [0, 1];
  const box: StripBox = useMemo(() => ({ ...size, extent: [low, high] }), [size, low, high]);
  const stepUnder = (event: PointerEvent) => {
    const left = strip.current?.getBoundingClientRect().left ?? 0;
    return caughtStep(event.clientX - left, box, marks.steps, CATCH_PIXELS);
  };
  const { step } = playhead;
  const disabled = marks.extent === null;
  return (
    <div
      ref={strip}
      className={styles.strip}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-disabled={disabled || undefined}
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={step ?? low}
      aria-valuetext={
        step === null ? "nothing logged" : `step ${formatInteger(step)} of ${formatInteger(high)}`
      }
      onPointerDown={(event) => {
        if (event.button !== 0 || disabled) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        playhead.move(stepUnder(event));
      }}
      onPointerMove={(event) => {
        const under = stepUnder(event);
        setHover(under);
        if (event.buttons === 1 && !disabled) playhead.move(under);
      }}
      onPointerUp={playhead.settle}
      onPointerLeave={() => setHover(null)}
    >
      <Marks runs={runs} marks={marks} box={box} />
      {step !== null && !disabled && (
        <div
          className={styles.cursor}
          style={{ transform: `translateX(${cursorX(step, box)}px)` }}
        />
      )}
      {hover !== null && !disabled && (
        <HoverLabel step={hover} box={box} runs={runs} marks={marks} />
      )}
    </div>
  );
}

const cursorX = (step: number, box: StripBox): number =>
  xOf(Math.min(Math.max(step, box.extent[0]), box.extent[1]), box);

function Marks({
  runs,
  marks,
  box,
}: {
  runs: readonly VisibleRun[];
  marks: LoggedMarks;
  box: StripBox;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the colours resolve to
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || box.width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = Math.round(box.width * ratio);
    element.height = Math.round(box.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const colorOf = new Map(runs.map((run) => [run.path, run.color]));
    const wanted = marks.marks.map((mark) => colorOf.get(mark.run) ?? "var(--ink-3)");
    const [line = "", ink = "", ...colors] = resolveColors(document.body, [
      "var(--line-strong)",
      "var(--ink-3)",
      ...wanted,
    ]);
    paintStrip(context, box, marks.marks, { line, ink, runs: colors });
  }, [runs, marks.marks, box, theme]);
  return <canvas ref={canvas} className={styles.canvas} />;
}

interface HoverLabelProps {
  step: number;
  box: StripBox;
  runs: readonly VisibleRun[];
  marks: LoggedMarks;
}

/** The step under the pointer, and who logged media there. */
function HoverLabel({ step, box, runs, marks }: HoverLabelProps) {
  const loggers = marks.marks.filter((mark) => mark.steps.includes(step)).map((mark) => mark.run);
  const named = runs.filter((run) => loggers.includes(run.path));
  const x = cursorX(step, box);
  return (
    <div
      className={styles.hover}
      style={{ left: x }}
      data-side={x > box.width / 2 ? "left" : "right"}
    >
      <b>{formatInteger(step)}</b>
      {named.slice(0, MOST_NAMES).map((run) => (
        <span key={run.path}>
          <i style={{ background: run.color }} />
          {run.name}
        </span>
      ))}
      {named.length > MOST_NAMES && <span>and {named.length - MOST_NAMES} more</span>}
    </div>
  );
}
