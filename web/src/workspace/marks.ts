/** Steps at which media was logged: where the playhead's steps have something to show. */
import type { Marks } from "../api/types.gen";
import { indexAt, lowerBound } from "../charts/line";

/** Every logged step of all runs, once, growing. */
export function unionOfSteps(marks: readonly Marks[]): number[] {
  const steps = new Set(marks.flatMap((mark) => mark.steps));
  return [...steps].sort((a, b) => a - b);
}

/** The marks are all there are, not an even choice of them. */
export const areComplete = (marks: readonly Marks[]): boolean =>
  marks.every((mark) => mark.steps.length >= mark.total);

/**
 * The step to ask the server for so that the answer is the same as at `step`, and the answer to
 * neighbouring playheads can be reused: the last mark at or before it. Null: nothing can be there.
 */
export function snap(step: number, steps: readonly number[], complete: boolean): number | null {
  if (!complete) return step;
  const index = indexAt(steps, step);
  return index < 0 ? null : (steps[index] as number);
}

/** The marks just before and after `step`, nearest first. */
export function neighbours(step: number, steps: readonly number[], reach: number): number[] {
  const at = indexAt(steps, step);
  const found: number[] = [];
  for (let distance = 1; distance <= reach; distance++) {
    for (const index of [at + distance, at - distance]) {
      const neighbour = steps[index];
      if (index >= 0 && neighbour !== undefined) found.push(neighbour);
    }
  }
  return found;
}

/** The next mark after `step`, or the one before; null at the ends. */
export function markBeside(
  step: number,
  steps: readonly number[],
  direction: 1 | -1,
): number | null {
  const right = lowerBound(steps, step);
  if (direction < 0) return steps[right - 1] ?? null;
  return steps[steps[right] === step ? right + 1 : right] ?? null;
}

/** First and last step of anything logged; null while nothing was. */
export function stepExtent(marks: readonly Marks[], last: number | null): [number, number] | null {
  let low = Infinity;
  let high = last ?? -Infinity;
  for (const mark of marks) {
    if (mark.first_step !== null) low = Math.min(low, mark.first_step);
    if (mark.last_step !== null) high = Math.max(high, mark.last_step);
  }
  if (high === -Infinity) return null;
  return [Math.min(low, high), high];
}
