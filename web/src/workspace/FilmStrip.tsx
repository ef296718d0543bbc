/** The playhead's axis: marks where media was logged, the cursor, and the hand that drags it. */
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { formatInteger } from "../base/format";
import { resolveColors, useThemeVersion } from "../charts/palette";
import { useSize } from "../charts/useSize";
import { Pins } from "./Pins";
import styles from "./Playhead.module.css";
import { type PlayheadState, usePreview } from "./scrub";
import { caughtStep, paintStrip, type StripBox, xOf } from "./strip";
import type { Window } from "./stripWindow";
import { useLoggedAt } from "./useLoggedAt";
import type { LoggedMarks } from "./useMarks";
import { type StripWindow, useStripWindow } from "./useStripWindow";
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
  const { step } = playhead;
  const ghost = usePreview();
  const view = useStripWindow(strip, [low, high], step);
  const [from, to] = view.window;
  const box: StripBox = useMemo(() => ({ ...size, extent: [from, to] }), [size, from, to]);
  const disabled = marks.extent === null;
  const handlers = useStripDrag({ strip, box, marks, playhead, view, disabled, onHover: setHover });
  return (
    <div className={styles.film}>
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
        data-from={Math.round(from)}
        data-to={Math.round(to)}
        onKeyDown={(event) => view.onKey(event.key)}
        {...handlers}
      >
        <Marks runs={runs} marks={marks} box={box} />
        {step !== null && !disabled && (
          <div
            className={styles.cursor}
            data-beyond={step < from || step > to || undefined}
            style={{ transform: `translateX(${cursorX(step, box)}px)` }}
          />
        )}
        {ghost !== undefined && !disabled && (
          <div
            className={styles.ghost}
            data-preview={ghost}
            style={{ transform: `translateX(${cursorX(ghost, box)}px)` }}
          >
            <span data-side={cursorX(ghost, box) > box.width / 2 ? "left" : "right"}>
              {formatInteger(ghost)}
            </span>
          </div>
        )}
        {view.isZoomed && <WindowBar window={view.window} extent={[low, high]} />}
        {hover !== null && !disabled && (
          <HoverLabel step={hover} box={box} runs={runs} marks={marks} />
        )}
      </div>
      {!disabled && <Pins box={box} playhead={playhead} />}
    </div>
  );
}

interface StripDragOptions {
  strip: RefObject<HTMLElement | null>;
  box: StripBox;
  marks: LoggedMarks;
  playhead: PlayheadState;
  view: StripWindow;
  disabled: boolean;
  onHover: (step: number | null) => void;
}

const EDGE_PIXELS = 14;
/** Part of the window that goes by in a frame while a drag is held at an edge. */
const EDGE_SPEED = 0.012;

/** Drags scrub; with Shift, and at the edges of a zoomed strip, they pan. */
function useStripDrag(options: StripDragOptions) {
  const latest = useRef(options);
  latest.current = options;
  const drag = useRef<{ x: number; pans: boolean; frame: number } | null>(null);
  const place = (clientX: number) =>
    clientX - (options.strip.current?.getBoundingClientRect().left ?? 0);
  const stepUnder = (x: number) =>
    caughtStep(x, latest.current.box, latest.current.marks.steps, CATCH_PIXELS);
  const scrub = () => {
    const { box, view, playhead } = latest.current;
    if (!drag.current) return;
    const { x } = drag.current;
    const edge = x < EDGE_PIXELS ? -1 : x > box.width - EDGE_PIXELS ? 1 : 0;
    playhead.move(stepUnder(Math.min(box.width, Math.max(0, x))));
    if (!edge || !view.isZoomed) return;
    view.pan(edge * EDGE_SPEED * (box.extent[1] - box.extent[0]));
    cancelAnimationFrame(drag.current.frame);
    drag.current.frame = requestAnimationFrame(scrub);
  };
  const end = () => {
    if (drag.current) cancelAnimationFrame(drag.current.frame);
    drag.current = null;
  };
  useEffect(() => () => cancelAnimationFrame(drag.current?.frame ?? 0), []);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || options.disabled) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: place(event.clientX), pans: event.shiftKey, frame: 0 };
      if (!event.shiftKey) options.playhead.move(stepUnder(drag.current.x));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const x = place(event.clientX);
      options.onHover(stepUnder(x));
      const held = drag.current;
      if (!held) return;
      const [low, high] = options.box.extent;
      if (held.pans) options.view.pan(((held.x - x) / (options.box.width || 1)) * (high - low));
      held.x = x;
      if (!held.pans) scrub();
    },
    onPointerUp: () => {
      end();
      options.playhead.settle();
    },
    onPointerCancel: end,
    onPointerLeave: () => options.onHover(null),
    onDoubleClick: options.view.fit,
  };
}

/** Which part of all steps a zoomed strip shows. */
function WindowBar({ window, extent }: { window: Window; extent: Window }) {
  const all = extent[1] - extent[0] || 1;
  return (
    <div className={styles.window} title="Double click shows all steps">
      <i
        style={{
          left: `${((window[0] - extent[0]) / all) * 100}%`,
          width: `${((window[1] - window[0]) / all) * 100}%`,
        }}
      />
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

/** The step under the pointer, who logged media there, and under which keys. */
function HoverLabel({ step, box, runs, marks }: HoverLabelProps) {
  const loggers = marks.marks.filter((mark) => mark.steps.includes(step)).map((mark) => mark.run);
  const named = runs.filter((run) => loggers.includes(run.path));
  const logged = useLoggedAt(runs, step, named.length > 0);
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
          <small>{keysText(logged?.keys.get(run.path) ?? [], logged?.unasked ?? 0)}</small>
        </span>
      ))}
      {named.length > MOST_NAMES && <span>and {named.length - MOST_NAMES} more</span>}
    </div>
  );
}

const MOST_KEYS = 4;

function keysText(keys: readonly string[], unasked: number): string {
  const more = keys.length - MOST_KEYS;
  const rest = more > 0 ? ` and ${more} more` : unasked > 0 ? " …" : "";
  return keys.slice(0, MOST_KEYS).join(", ") + rest;
}
