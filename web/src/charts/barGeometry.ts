/** Geometry of bars. No React. */
import { indexAt } from "./line";

export interface BarBox {
  x: readonly [number, number];
  /** The count that reaches the upper edge. */
  top: number;
  width: number;
  height: number;
  /** Part of the height that a count reaches; in proportion to it if absent. */
  part?: (count: number) => number;
}

/** Heights by the logarithm: 0 stays at the bottom, `unit` (the least that is counted) is seen. */
export const logPart = (top: number, unit: number) => (count: number) =>
  Math.log1p(count / unit) / (Math.log1p(top / unit) || 1);

/** The bin that covers `x`, its upper edge belonging to the next bin except for the last; -1 outside. */
export function binAt(edges: ArrayLike<number>, x: number): number {
  const bins = edges.length - 1;
  if (bins < 1 || x > (edges[bins] as number)) return -1;
  return Math.min(indexAt(edges, x), bins - 1);
}

const GAP_PIXELS = 1;

/** One SVG path of all bars, or of bar `only`. A bar that counts anything is at least one pixel high. */
export function barPath(
  edges: ArrayLike<number>,
  counts: ArrayLike<number>,
  box: BarBox,
  only?: number,
): string {
  const scale = box.width / (box.x[1] - box.x[0] || 1);
  let path = "";
  for (let i = only ?? 0; i < (only === undefined ? counts.length : only + 1); i++) {
    const count = counts[i] as number;
    if (!(count > 0)) continue;
    const left = ((edges[i] as number) - box.x[0]) * scale;
    const right = ((edges[i + 1] as number) - box.x[0]) * scale;
    const gap = right - left > 4 ? GAP_PIXELS : 0;
    const width = Math.max(0.5, right - left - gap);
    const height = Math.min(box.height, Math.max(1, partOf(box, count) * box.height));
    path += `M${round(left)} ${round(box.height)}v${round(-height)}h${round(width)}v${round(height)}z`;
  }
  return path;
}

const partOf = ({ top, part }: BarBox, count: number): number => (part ? part(count) : count / top);

/** The upper edge of all bars as one line, for several over one another. */
export function outlinePath(
  edges: ArrayLike<number>,
  counts: ArrayLike<number>,
  box: BarBox,
): string {
  const scale = box.width / (box.x[1] - box.x[0] || 1);
  const toX = (edge: number) => round((edge - box.x[0]) * scale);
  let path = `M${toX(edges[0] as number)} ${round(box.height)}`;
  for (let i = 0; i < counts.length; i++) {
    const count = Math.max(0, counts[i] as number);
    const height = Math.min(box.height, partOf(box, count) * box.height);
    path += `V${round(box.height - height)}H${toX(edges[i + 1] as number)}`;
  }
  return `${path}V${round(box.height)}`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
