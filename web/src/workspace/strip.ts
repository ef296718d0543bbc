/** The film strip's geometry and painting: a ruler of steps with a mark for each time media was logged. */
import type { Marks } from "../api/types.gen";
import { lowerBound } from "../charts/line";
import { tickLabel, tickStep, ticks } from "../charts/ticks";

export interface StripBox {
  width: number;
  height: number;
  /** First and last step. */
  extent: readonly [number, number];
}

/** Room at both ends, so that the playhead is never cut. */
export const END_PIXELS = 6;
const RULER_Y = 25;
const MARK_TOP = 4;
const MARK_HEIGHT = 17;
const MOST_LANES = 4;

export const xOf = (step: number, { width, extent: [low, high] }: StripBox): number =>
  high > low ? END_PIXELS + ((step - low) / (high - low)) * (width - 2 * END_PIXELS) : END_PIXELS;

/** The step under a pixel, whole and inside the extent. */
export function stepAt(x: number, { width, extent: [low, high] }: StripBox): number {
  const part = (x - END_PIXELS) / Math.max(1, width - 2 * END_PIXELS);
  return Math.round(low + Math.min(1, Math.max(0, part)) * (high - low));
}

/** The mark within `reach` pixels of `x`, else the step under it: a drag catches on what was logged. */
export function caughtStep(
  x: number,
  box: StripBox,
  steps: readonly number[],
  reach: number,
): number {
  const step = stepAt(x, box);
  const right = lowerBound(steps, step);
  let best = step;
  let distance = reach;
  for (const mark of [steps[right - 1], steps[right]]) {
    if (mark === undefined) continue;
    const away = Math.abs(xOf(mark, box) - x);
    if (away <= distance) {
      distance = away;
      best = mark;
    }
  }
  return best;
}

/** Rectangles of one run's marks, at most one per pixel. Few runs have a lane each, many share. */
export function markRects(
  steps: readonly number[],
  lane: number,
  lanes: number,
  box: StripBox,
): { x: number; y: number; height: number }[] {
  const shown = Math.min(lanes, MOST_LANES);
  const height = (MARK_HEIGHT - (shown - 1)) / shown;
  const y = MARK_TOP + (lane % shown) * (height + 1);
  const rects: { x: number; y: number; height: number }[] = [];
  const [low, high] = box.extent;
  let last = Number.NEGATIVE_INFINITY;
  for (const step of steps) {
    if (step < low || step > high) continue;
    const x = Math.round(xOf(step, box));
    if (x === last) continue;
    last = x;
    rects.push({ x, y, height });
  }
  return rects;
}

export interface StripColors {
  line: string;
  ink: string;
  /** One per run, in order of `marks`. */
  runs: readonly string[];
}

export function paintStrip(
  context: CanvasRenderingContext2D,
  box: StripBox,
  marks: readonly Marks[],
  colors: StripColors,
): void {
  context.clearRect(0, 0, box.width, box.height);
  paintRuler(context, box, colors);
  const lanes = marks.filter((mark) => mark.steps.length > 0).length;
  let lane = 0;
  marks.forEach((mark, i) => {
    if (!mark.steps.length) return;
    context.fillStyle = colors.runs[i] ?? colors.ink;
    context.globalAlpha = lanes > MOST_LANES ? 0.7 : 1;
    for (const rect of markRects(mark.steps, lane, lanes, box)) {
      context.fillRect(rect.x - 1, rect.y, 2, rect.height);
    }
    lane++;
  });
  context.globalAlpha = 1;
}

const LABEL_SPACE = 74;

function paintRuler(context: CanvasRenderingContext2D, box: StripBox, colors: StripColors): void {
  const [low, high] = box.extent;
  context.strokeStyle = colors.line;
  context.fillStyle = colors.ink;
  context.font = "10px Inter, system-ui, sans-serif";
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(END_PIXELS, RULER_Y + 0.5);
  context.lineTo(box.width - END_PIXELS, RULER_Y + 0.5);
  const step = Math.max(1, tickStep(high - low, Math.max(1, box.width / LABEL_SPACE)));
  for (const tick of ticks(low, high, ((high - low) / step) * 10).filter(Number.isInteger)) {
    const x = Math.round(xOf(tick, box)) + 0.5;
    context.moveTo(x, RULER_Y - 2);
    context.lineTo(x, RULER_Y);
  }
  for (const tick of ticks(low, high, (high - low) / step)) {
    const x = Math.round(xOf(tick, box)) + 0.5;
    const text = tickLabel(tick, step);
    const half = context.measureText(text).width / 2;
    context.moveTo(x, RULER_Y - 3);
    context.lineTo(x, RULER_Y + 3);
    context.fillText(text, Math.min(Math.max(0, x - half), box.width - 2 * half), RULER_Y + 14);
  }
  context.stroke();
}
