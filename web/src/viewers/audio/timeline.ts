/** Seconds on a horizontal axis, and where playing is. Pure. */

/** Seconds. */
export interface Span {
  from: number;
  to: number;
}

export const lengthOf = (span: Span): number => span.to - span.from;

/** What is shorter cannot be told apart on any screen. */
const LEAST_SECS = 1e-4;

/** Zoom so that what lies at `part` of the width stays there; never beyond the whole. */
export function zoomed(span: Span, factor: number, part: number, whole: number): Span {
  const length = Math.min(whole, Math.max(LEAST_SECS, lengthOf(span) / factor));
  const at = span.from + part * lengthOf(span);
  return within(at - part * length, length, whole);
}

export const moved = (span: Span, secs: number, whole: number): Span =>
  within(span.from + secs, lengthOf(span), whole);

function within(from: number, length: number, whole: number): Span {
  const start = Math.max(0, Math.min(whole - length, from));
  return { from: start, to: start + length };
}

export const isWhole = (span: Span, whole: number): boolean =>
  span.from <= whole * 1e-6 && span.to >= whole * (1 - 1e-6);

export const formatSpan = (span: Span): string =>
  `${Number(span.from.toPrecision(9))}~${Number(span.to.toPrecision(9))}`;

/** Of a link, which anybody may have written. */
export function parseSpan(text: string | undefined): Span | undefined {
  const [from, to] = (text ?? "").split("~").map(Number);
  if (from === undefined || to === undefined) return undefined;
  return Number.isFinite(from) && Number.isFinite(to) && from >= 0 && to > from
    ? { from, to }
    : undefined;
}

/** Where playing is `elapsed` seconds of listening after it began at `start`. */
export function playedTo(
  start: number,
  elapsed: number,
  speed: number,
  loop: Span | undefined,
): number {
  const at = start + elapsed * speed;
  if (!loop || at < loop.to || start >= loop.to) return at;
  return loop.from + ((at - loop.from) % lengthOf(loop));
}

/** Where playing begins: at its end it begins anew, outside of what is looped at its beginning. */
export function beginning(at: number, duration: number, loop: Span | undefined): number {
  if (loop) return at >= loop.from && at < loop.to ? at : loop.from;
  return at >= duration - 1e-3 ? 0 : Math.max(0, at);
}

const MINUTE = 60;

/** "0:01.234", "1:02:03.4": as many decimals as neighbours `step` seconds apart need. */
export function timeText(secs: number, step = 0.001): string {
  const decimals = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)));
  const rounded = Number(Math.max(0, secs).toFixed(decimals));
  const hours = Math.floor(rounded / 3600);
  const minutes = Math.floor((rounded % 3600) / MINUTE);
  const rest = (rounded % MINUTE).toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Round distances of marks on a ruler, in seconds. */
const STEPS = [
  1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
  10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400,
];

/** Marks within the span, at least `gap` pixels apart on `width` pixels. */
export function rulerMarks(span: Span, width: number, gap: number): { step: number; at: number[] } {
  const least = (lengthOf(span) * gap) / Math.max(1, width);
  const step = STEPS.find((one) => one >= least) ?? Math.max(least, 86400);
  if (!(step > 0) || !Number.isFinite(step)) return { step: 1, at: [] };
  const first = Math.ceil(span.from / step - 1e-9);
  const count = Math.min(500, Math.floor(span.to / step + 1e-9) - first + 1);
  return { step, at: Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step) };
}
