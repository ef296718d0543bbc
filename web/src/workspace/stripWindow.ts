/** Which steps the film strip shows: all of them, or a window that one zooms and pans. */

export type Window = readonly [low: number, high: number];

/** Steps that a window holds at least. */
const FEWEST_STEPS = 8;

/** `window` `factor` times as wide, with `at` where it was; null once it holds everything. */
export function zoomed(window: Window, at: number, factor: number, extent: Window): Window | null {
  const all = extent[1] - extent[0];
  const span = Math.max(Math.min(FEWEST_STEPS, all), (window[1] - window[0]) * factor);
  if (span >= all) return null;
  const part = (at - window[0]) / (window[1] - window[0] || 1);
  return inside([at - part * span, at + (1 - part) * span], extent);
}

export const panned = (window: Window, by: number, extent: Window): Window =>
  inside([window[0] + by, window[1] + by], extent);

/** Moved, not narrowed, until it lies inside. */
function inside([low, high]: Window, extent: Window): Window {
  if (low < extent[0]) return [extent[0], Math.min(extent[1], extent[0] + high - low)];
  if (high > extent[1]) return [Math.max(extent[0], extent[1] - (high - low)), extent[1]];
  return [low, high];
}

/** Part of the window that stays beyond the playhead when the window goes along. */
const AHEAD = 0.1;

/** Moved so that `step` is in sight; the same window if it is. */
export function following(window: Window, step: number, extent: Window): Window {
  const margin = (window[1] - window[0]) * AHEAD;
  if (step < window[0]) return panned(window, step - margin - window[0], extent);
  if (step > window[1]) return panned(window, step + margin - window[1], extent);
  return window;
}
