/** The playhead while it moves: every panel follows at once, the link gets the step when it rests. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useView, type VisibleRun } from "./view";

/** Where the playhead is held, against the link's step; undefined when the link says it. */
let held: number | undefined;
let rest: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const REST_MS = 250;

function hold(step: number | undefined): void {
  if (held === step) return;
  held = step;
  for (const listener of listeners) listener();
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
}

/** The playhead, as every part of the page reads and moves it. */
export function usePlayhead(runs: readonly VisibleRun[]): PlayheadState {
  const view = useView();
  const now = useSyncExternalStore(subscribe, () => held);
  const last = newestStep(runs);
  const wanted = now ?? view.step;
  const latest = useRef({ view, last });
  latest.current = { view, last };
  const settle = () => {
    clearTimeout(rest);
    rest = undefined;
    if (held === undefined) return;
    const { view, last } = latest.current;
    const step = last !== null && held >= last ? undefined : held;
    if (step === view.step) hold(undefined);
    else view.set({ step }, { replace: true });
  };
  const move = (step: number) => {
    hold(Math.max(0, Math.round(step)));
    clearTimeout(rest);
    rest = setTimeout(settle, REST_MS);
  };
  return { step: wanted ?? last, following: wanted === undefined, last, move, settle };
}

/** Let go once the link has arrived where the playhead is, or somewhere else by other hands. Mounted once. */
export function useLetGo(): void {
  const { step } = useView();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the link counts
  useEffect(() => {
    if (rest === undefined) hold(undefined);
  }, [step]);
  useEffect(
    () => () => {
      clearTimeout(rest);
      rest = undefined;
      held = undefined;
    },
    [],
  );
}
