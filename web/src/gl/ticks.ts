/** Where lines and numbers of a scene's axes stand: round numbers of the world. */
import type { Bounds, Point3, Up } from "./camera";

export interface Axes {
  /** World units between two lines, the same on all axes: squares look square. */
  step: number;
  /** Multiples of `step` that reach around the bounds, for x, y and z. */
  low: Point3;
  high: Point3;
  /** Digits behind the point that numbers need. */
  decimals: number;
}

const WANTED = 6;
const MOST_LINES = 60;

export function axesFor(bounds: Bounds): Axes | undefined {
  const [low, high] = bounds;
  const extents = [0, 1, 2].map((i) => (high[i] ?? 0) - (low[i] ?? 0));
  const widest = Math.max(...extents);
  if (!Number.isFinite(widest)) return undefined;
  const size = widest > 0 ? widest : Math.max(1, Math.abs(low[0]) * 1e-3);
  const step = roundStep(size / WANTED);
  const down = low.map((value) => Math.floor(value / step + 1e-9) * step);
  const up = high.map((value) => Math.ceil(value / step - 1e-9) * step);
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const most = Math.max(...up.map((value, i) => value - (down[i] ?? 0))) / step;
  if (!(most < MOST_LINES)) return undefined;
  return { step, low: point(down), high: point(up), decimals };
}

const point = (values: readonly number[]): Point3 => [
  values[0] ?? 0,
  values[1] ?? 0,
  values[2] ?? 0,
];

/** 1, 2 or 5 times a power of ten, not below `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const times = least / power;
  return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
}

/** Multiples of the step from one end to the other. */
export function stepsOf({ step, low, high }: Axes, axis: number): number[] {
  const [from, to] = [low[axis] ?? 0, high[axis] ?? 0];
  const count = Math.round((to - from) / step);
  return Array.from({ length: count + 1 }, (_, i) => from + i * step);
}

/** The same corners in any order of axes: floor first, then what is up. */
export const axisOrder = (up: Up): readonly [number, number, number] =>
  up === "z" ? [0, 1, 2] : [2, 0, 1];

/** Lines of the floor and the three edges that go up from its corners; pairs of points. */
export function linesOf(axes: Axes, up: Up): number[] {
  const [a, b, c] = axisOrder(up);
  const lines: number[] = [];
  const { low, high } = axes;
  const at = (onA: number, onB: number, onC: number) => {
    const place = [0, 0, 0];
    place[a] = onA;
    place[b] = onB;
    place[c] = onC;
    lines.push(...place);
  };
  const floor = low[c] ?? 0;
  for (const value of stepsOf(axes, a)) {
    at(value, low[b] ?? 0, floor);
    at(value, high[b] ?? 0, floor);
  }
  for (const value of stepsOf(axes, b)) {
    at(low[a] ?? 0, value, floor);
    at(high[a] ?? 0, value, floor);
  }
  for (const onA of [low[a] ?? 0, high[a] ?? 0])
    for (const onB of [low[b] ?? 0, high[b] ?? 0]) {
      at(onA, onB, floor);
      at(onA, onB, high[c] ?? 0);
    }
  return lines;
}

export interface TickText {
  point: Point3;
  text: string;
}

/** Numbers along the two edges of the floor that are next to the eye, and one edge that goes up. */
export function ticksOf(axes: Axes, up: Up, eye: Point3): TickText[] {
  const [a, b, c] = axisOrder(up);
  const { low, high, decimals, step } = axes;
  const middle = (axis: number) => ((low[axis] ?? 0) + (high[axis] ?? 0)) / 2;
  const near = (axis: number) => ((eye[axis] ?? 0) < middle(axis) ? low : high)[axis] ?? 0;
  const far = (axis: number) => ((eye[axis] ?? 0) < middle(axis) ? high : low)[axis] ?? 0;
  const outside = (axis: number) => near(axis) + Math.sign(near(axis) - middle(axis)) * step * 0.3;
  const place = (onA: number, onB: number, onC: number): Point3 => {
    const at: [number, number, number] = [0, 0, 0];
    at[a] = onA;
    at[b] = onB;
    at[c] = onC;
    return at;
  };
  const text = (value: number) => (Math.abs(value) < step / 2 ? 0 : value).toFixed(decimals);
  const floor = low[c] ?? 0;
  return [
    ...stepsOf(axes, a).map((v) => ({ point: place(v, outside(b), floor), text: text(v) })),
    ...stepsOf(axes, b).map((v) => ({ point: place(outside(a), v, floor), text: text(v) })),
    ...stepsOf(axes, c)
      .slice(1)
      .map((v) => ({ point: place(far(a), near(b), v), text: text(v) })),
  ];
}
