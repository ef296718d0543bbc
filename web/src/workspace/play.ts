/** Playing: the playhead walks by itself, from one logged step to the next. */
import { useCallback, useEffect, useRef, useState } from "react";
import { markBeside } from "./marks";
import type { PlayheadState } from "./scrub";
import type { LoggedMarks } from "./useMarks";

export const SPEEDS = [0.5, 1, 2, 4, 8] as const;
export type Speed = (typeof SPEEDS)[number];

const TICK_MS = 500;
const FEWEST_TICK_MS = 60;
/** Without marks there is nothing to stop at: the whole range in so many ticks. */
const SWEEP_TICKS = 40;

/** Where playing goes next; null at the end. */
export function nextStep(
  step: number,
  steps: readonly number[],
  extent: readonly [number, number],
): number | null {
  const mark = markBeside(step, steps, 1);
  if (mark !== null) return mark;
  if (step >= extent[1]) return null;
  if (steps.length > 0) return extent[1];
  return Math.min(extent[1], step + Math.max(1, Math.round((extent[1] - extent[0]) / SWEEP_TICKS)));
}

export function usePlay(playhead: PlayheadState, marks: LoggedMarks, speed: Speed) {
  const [playing, setPlaying] = useState(false);
  const latest = useRef({ playhead, marks });
  latest.current = { playhead, marks };
  useEffect(() => {
    if (!playing) return;
    const tick = () => {
      const { playhead, marks } = latest.current;
      const { extent } = marks;
      const next =
        extent && playhead.step !== null ? nextStep(playhead.step, marks.steps, extent) : null;
      if (next !== null) return playhead.move(next);
      playhead.settle();
      setPlaying(false);
    };
    const timer = setInterval(tick, Math.max(FEWEST_TICK_MS, TICK_MS / speed));
    return () => clearInterval(timer);
  }, [playing, speed]);
  const toggle = useCallback(() => {
    const { playhead, marks } = latest.current;
    if (!marks.extent || playhead.step === null) return;
    // At the end playing begins anew.
    if (!playing && playhead.step >= marks.extent[1])
      playhead.move(marks.steps[0] ?? marks.extent[0]);
    if (playing) playhead.settle();
    setPlaying(!playing);
  }, [playing]);
  return { playing, toggle };
}
