/** Draws lines, bands and marks into a rectangle of a canvas. Knows neither axes nor React. */
import { type Line, lowerBound, oddities, smooth } from "./line";

/** Where things go: canvas pixels, and the functions from values to them. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Canvas pixels per CSS pixel. */
  ratio: number;
  toX: (x: number) => number;
  toY: (y: number) => number;
  /** Visible part of the x axis. */
  range: readonly [number, number];
}

export interface LineStyle {
  color: string;
  /** 0 to 1; the others step back when one line is meant. */
  strength: number;
}

const BAND_ALPHA = 0.16;
const SPIKE_ALPHA = 0.8;
/** How far a bucket must reach beyond its neighbours to be a spike. */
const SPIKE_PIXELS = 5;
const RAW_ALPHA = 0.28;

type Context = CanvasRenderingContext2D;

export function paintLines(
  context: Context,
  frame: Frame,
  lines: readonly Line[],
  styles: readonly LineStyle[],
  smoothing: number,
): void {
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.width, frame.height);
  context.clip();
  context.lineJoin = "round";
  for (const [i, line] of lines.entries()) {
    paintBand(context, frame, line, styles[i] as LineStyle);
  }
  for (const [i, line] of lines.entries()) {
    paintCurves(context, frame, line, styles[i] as LineStyle, smoothing);
  }
  for (const [i, line] of lines.entries()) {
    paintOddities(context, frame, line, (styles[i] as LineStyle).color);
  }
  context.restore();
}

/** Indices that matter for the visible range: one more at each side, so that lines reach the frame. */
function window(xs: Float64Array, range: readonly [number, number]): [number, number] {
  const from = Math.max(0, lowerBound(xs, range[0]) - 1);
  let to = lowerBound(xs, range[1]);
  while (xs[to] === range[1]) to++;
  return [from, Math.min(xs.length, to + 1)];
}

function paintBand(context: Context, frame: Frame, line: Line, style: LineStyle): void {
  if (line.min === line.max) return;
  const [from, to] = window(line.x, frame.range);
  context.fillStyle = style.color;
  context.globalAlpha = BAND_ALPHA * style.strength;
  for (const [start, end] of finiteStretches(line.min, line.max, from, to)) {
    context.beginPath();
    for (let i = start; i < end; i++) {
      context.lineTo(frame.toX(line.x[i] as number), edge(frame, line.max[i] as number));
    }
    for (let i = end - 1; i >= start; i--) {
      context.lineTo(frame.toX(line.x[i] as number), edge(frame, line.min[i] as number));
    }
    context.fill();
  }
  context.globalAlpha = SPIKE_ALPHA * style.strength;
  paintSpikes(context, frame, line, from, to, style.color);
  context.globalAlpha = 1;
}

/** A bucket that stands out from its neighbours gets a line to its end: in the band it would be a breath of colour. */
function paintSpikes(
  context: Context,
  frame: Frame,
  line: Line,
  from: number,
  to: number,
  color: string,
): void {
  const least = SPIKE_PIXELS * frame.ratio;
  const end = (values: Float64Array, i: number) => edge(frame, values[i] as number);
  context.strokeStyle = color;
  context.lineWidth = frame.ratio;
  context.beginPath();
  for (let i = from; i < to; i++) {
    const [before, after] = [Math.max(from, i - 1), Math.min(to - 1, i + 1)];
    const x = frame.toX(line.x[i] as number);
    for (const [values, away] of [
      [line.max, 1],
      [line.min, -1],
    ] as const) {
      const tip = end(values, i);
      const beyond = (other: number) => away * (end(values, other) - tip);
      const stands = [before, after].every((other) => other === i || beyond(other) > least);
      if (!stands || before === after) continue;
      context.moveTo(x, tip);
      context.lineTo(x, edge(frame, line.mean[i] as number));
    }
  }
  context.stroke();
}

/** Infinities and, on a logarithmic axis, what is not positive end at the frame. */
function edge(frame: Frame, value: number): number {
  const y = frame.toY(value);
  if (Number.isFinite(y)) return y;
  return value > 0 ? frame.top : frame.top + frame.height;
}

function* finiteStretches(
  low: Float64Array,
  high: Float64Array,
  from: number,
  to: number,
): Generator<[number, number]> {
  let start = -1;
  for (let i = from; i <= to; i++) {
    const drawable = i < to && !Number.isNaN(low[i]) && !Number.isNaN(high[i]);
    if (drawable && start < 0) start = i;
    if (!drawable && start >= 0) {
      yield [start, i];
      start = -1;
    }
  }
}

function paintCurves(
  context: Context,
  frame: Frame,
  line: Line,
  style: LineStyle,
  smoothing: number,
): void {
  context.strokeStyle = style.color;
  if (smoothing > 0) {
    context.globalAlpha = RAW_ALPHA * style.strength;
    context.lineWidth = frame.ratio;
    paintCurve(context, frame, line, line.mean);
  }
  context.globalAlpha = style.strength;
  const [from, to] = window(line.x, frame.range);
  // More points than pixels fill an area: a thinner line leaves its shape visible.
  const dense = smoothing === 0 && to - from > frame.width / frame.ratio;
  context.lineWidth = (dense ? 1 : 1.5) * frame.ratio;
  paintCurve(context, frame, line, smooth(line.mean, smoothing));
  context.globalAlpha = 1;
}

function paintCurve(context: Context, frame: Frame, line: Line, values: Float64Array): void {
  const [from, to] = window(line.x, frame.range);
  const lone: number[] = [];
  let length = 0;
  context.beginPath();
  for (let i = from; i < to; i++) {
    const y = frame.toY(values[i] as number);
    if (!Number.isFinite(y)) {
      if (length === 1) lone.push(i - 1);
      length = 0;
      continue;
    }
    const x = frame.toX(line.x[i] as number);
    if (length++) context.lineTo(x, y);
    else context.moveTo(x, y);
  }
  if (length === 1) lone.push(to - 1);
  context.stroke();
  // A point without neighbours has no line: it is a dot.
  context.fillStyle = context.strokeStyle;
  for (const i of lone) {
    context.beginPath();
    const y = frame.toY(values[i] as number);
    context.arc(frame.toX(line.x[i] as number), y, 2.5 * frame.ratio, 0, 2 * Math.PI);
    context.fill();
  }
}

/** NaN: a cross on the lower frame. Infinities: a triangle at the end they left by. */
function paintOddities(context: Context, frame: Frame, line: Line, color: string): void {
  const size = 3 * frame.ratio;
  const taken = new Set<string>();
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.5 * frame.ratio;
  for (const { x, what } of oddities(line)) {
    if (x < frame.range[0] || x > frame.range[1]) continue;
    const at = frame.toX(x);
    const place = `${what}${Math.round(at / (2 * size))}`;
    if (taken.has(place)) continue;
    taken.add(place);
    context.beginPath();
    if (what === "nan") cross(context, at, frame.top + frame.height - 2 * size, size);
    else if (what === "inf") triangle(context, at, frame.top, size);
    else triangle(context, at, frame.top + frame.height, -size);
  }
}

function cross(context: Context, x: number, y: number, size: number): void {
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
}

function triangle(context: Context, x: number, tip: number, size: number): void {
  context.moveTo(x, tip);
  context.lineTo(x - Math.abs(size), tip + 2 * size);
  context.lineTo(x + Math.abs(size), tip + 2 * size);
  context.fill();
}
