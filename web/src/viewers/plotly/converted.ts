/** Figures that were laid out for one size by another library: they keep their shape, on our ground. */
import { isRecord, type Json } from "../_figures/chartJson";
import type { ChartTheme } from "../_figures/chartTheme";
import type { Figure } from "./library";

export interface Size {
  width: number;
  height: number;
}

const SIDES = ["l", "r", "t", "b"] as const;
/** Smaller letters cannot be read: then there is less room between those of one chart. */
const LEAST_SCALE = 0.75;

/** The size in pixels that nothing in it leaves to us. */
export function ownSize({ width, height, margin }: Json): Size | undefined {
  const fixed = isRecord(margin) && SIDES.every((side) => margin[side] === 0);
  if (!fixed || typeof width !== "number" || typeof height !== "number") return undefined;
  return width >= 1 && height >= 1 ? { width, height } : undefined;
}

/** As large as it can be in a room: the size that it is laid out for, and what that is scaled by. */
export function fitted(layout: Json, room: Size): Size & { scale: number } {
  const own = ownSize(layout);
  if (!own) return { ...room, scale: 1 };
  const shown = Math.min(room.width / own.width, room.height / own.height);
  const scale = Math.max(LEAST_SCALE / chartsAbreast(layout), shown);
  const part = shown / scale;
  return { width: Math.floor(own.width * part), height: Math.floor(own.height * part), scale };
}

/** Charts of a figure that stand in a row or in a column, whichever are more. */
function chartsAbreast(layout: Json): number {
  const starts = (name: RegExp) =>
    new Set(
      Object.entries(layout).flatMap(([key, axis]) =>
        name.test(key) && isRecord(axis) && Array.isArray(axis.domain) ? [axis.domain[0]] : [],
      ),
    ).size;
  return Math.max(1, starts(/^xaxis\d*$/), starts(/^yaxis\d*$/));
}

const WHITE = "rgba(255,255,255,1)";
const CLEAR = "rgba(0,0,0,0)";
const GROUNDS = [undefined, WHITE, CLEAR];

/** The same on the page's ground, if its own is only the usual white. */
export function onOurGround(figure: Figure, theme: ChartTheme): Figure {
  const { layout } = figure;
  if (!ownSize(layout) || layout.paper_bgcolor !== WHITE) return figure;
  if (!GROUNDS.includes(layout.plot_bgcolor as string | undefined)) return figure;
  const swap = swapped({
    "rgba(0,0,0,1)": theme.ink,
    "rgba(176,176,176,1)": theme.line,
    "rgba(255,255,255,0.8)": theme.sheet,
    "rgba(204,204,204,0.8)": theme.line,
  });
  const own = swap(layout) as Json;
  const data = figure.data.map((trace) => swap(trace) as Json);
  return { ...figure, data, layout: { ...own, paper_bgcolor: CLEAR, plot_bgcolor: CLEAR } };
}

/** Changes colours wherever they are written. */
function swapped(colors: Readonly<Record<string, string>>) {
  const swap = (value: unknown): unknown => {
    if (typeof value === "string") return Object.hasOwn(colors, value) ? colors[value] : value;
    if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map(swap);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, swap(each)]));
  };
  return swap;
}
