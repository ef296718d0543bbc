/**
 * The playhead while it moves: every panel follows at once, the link gets the step when it rests.
 * Beside it the step that a pointer only looks at, which media show without the link knowing.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useCovered } from "./Covered";
import { createLaterWrite } from "./laterWrite";
import { useView, type VisibleRun } from "./view";

/** Where the playhead is held, against the link's step; undefined when the link says it. */
let held: number | undefined;
const later = createLaterWrite();
/** What a resting pointer looks at; undefined when it looks at nothing. */
let previewed: number | undefined;
let look: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const REST_MS = 250;
/** A pointer that rests so long wants to see what was logged there. */
const LOOK_MS = 120;

function tell(): void {
  for (const listener of listeners) listener();
}

function hold(step: number | undefined): void {
  if (held === step) return;
  held = step;
  tell();
}

function show(step: number | undefined): void {
  if (previewed === step) return;
  previewed = step;
  tell();
}

/** Whether people want that; the switch is theirs. */
let allowed = true;

export function allowPreview(on: boolean): void {
  allowed = on;
  if (!on) preview(null);
}

/** Show the media of `step` once the pointer has rested there; null goes back to the playhead at once. */
export function preview(step: number | null): void {
  clearTimeout(look);
  const wanted = step === null || !allowed ? undefined : Math.max(0, Math.round(step));
  if (wanted === undefined) show(undefined);
  else if (wanted !== previewed) look = setTimeout(() => show(wanted), LOOK_MS);
}

/** The step under a resting pointer; undefined when the playhead says what is shown. */
export function usePreview(): number | undefined {
  const covered = useCovered();
  return useSyncExternalStore(subscribe, () => (covered ? undefined : previewed));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The newest step of any run; null while nothing was logged. */
export function newestStep(runs: readonly VisibleRun[]): number | null {
  let newest: number | null = null;
  for (const { lastStep } of runs) {
    if (lastStep !== null && (newest === null || lastStep > newest)) newest = lastStep;
  }
  return newest;
}

export interface PlayheadState {
  /** Where the playhead is; null while nothing was logged. */
  step: number | null;
  /** At the right end: it goes along with the newest step. */
  following: boolean;
  /** The newest step. */
  last: number | null;
  /** Move it. The link follows when it has rested for a moment. */
  move: (step: number) => void;
  /** Write the link now, as when a drag ends. */
  settle: () => void;
  /** It is being moved, so the link's step, and its best-of, no longer count. */
  moving: boolean;
}

/** The playhead, as every part of the page reads and moves it. */
export function usePlayhead(runs: readonly VisibleRun[]): PlayheadState {
  const view = useView();
  const covered = useCovered();
  const now = useSyncExternalStore(subscribe, () => (covered ? undefined : held));
  const last = newestStep(runs);
  const wanted = now ?? view.step;
  const latest = useRef({ view, last });
  latest.current = { view, last };
  const settle = () => {
    later.cancel();
    if (held === undefined) return;
    const { view, last } = latest.current;
    const step = last !== null && held >= last ? undefined : held;
    if (step === view.step && !view.best) hold(undefined);
    else view.set({ step, best: undefined }, { replace: true });
  };
  const move = (step: number) => {
    preview(null);
    hold(Math.max(0, Math.round(step)));
    later.plan(settle, REST_MS, latest.current.view);
  };
  const moving = now !== undefined;
  return { step: wanted ?? last, following: wanted === undefined, last, move, settle, moving };
}

/** The step that media show: the playhead's, or the one that a pointer rests on. */
export function useShownPlayhead(runs: readonly VisibleRun[]): PlayheadState {
  const playhead = usePlayhead(runs);
  const step = usePreview();
  return step === undefined ? playhead : { ...playhead, step, following: false };
}

/** Let go once the link has arrived where the playhead is, or somewhere else by other hands. Mounted once. */
export function useLetGo(): void {
  const { step, best } = useView();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the link counts
  useEffect(() => {
    if (!later.isPlanned()) hold(undefined);
  }, [step, best]);
  useEffect(
    () => () => {
      later.cancel();
      clearTimeout(look);
      held = undefined;
      previewed = undefined;
    },
    [],
  );
}
