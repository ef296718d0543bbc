/** Figures as still pictures, drawn one after the other by a chart that nobody sees. */
import { createTurns } from "../../base/turns";
import { loadJson } from "../_figures/chartFiles";
import { type ChartTheme, chartTheme } from "../_figures/chartTheme";
import { fitted } from "./converted";
import { readyFigure } from "./figure";
import { CONFIG, type Figure, loadPlotly } from "./library";
import { themed } from "./theme";

const MOST_STILLS = 240;
/** Larger figures take seconds each. */
const MOST_BYTES = 4 * 2 ** 20;
/** Figures are laid out for at least this size, and shrunk. */
const LEAST_PIXELS = 300;
const inTurn = createTurns(1);

/** The least recently used first. */
const kept = new Map<string, string>();

interface StillWish {
  url: string;
  width: number;
  height: number;
}

const nameOf = ({ url, width, height }: StillWish, dark: boolean): string =>
  `${url} ${width} ${height} ${dark}`;

/** The address of a picture, if it was drawn before. */
export const drawnStill = (wish: StillWish, dark: boolean): string | undefined =>
  kept.get(nameOf(wish, dark));

/** Draw it when its turn comes; rejects with a reason. `wanted` is asked then. */
export async function still(wish: StillWish, wanted: () => boolean): Promise<string | undefined> {
  return inTurn(async () => {
    if (!wanted()) return undefined;
    const theme = chartTheme();
    const name = nameOf(wish, theme.dark);
    const found = kept.get(name) ?? (await draw(wish, theme));
    kept.delete(name);
    kept.set(name, found);
    const [oldest] = kept.keys();
    if (kept.size > MOST_STILLS && oldest !== undefined) kept.delete(oldest);
    return found;
  });
}

async function draw(wish: StillWish, theme: ChartTheme): Promise<string> {
  const raw = await loadJson(wish.url);
  const { figure } = readyFigure(raw);
  const small = themed({ data: figure.data, layout: { ...figure.layout, ...SMALL } }, theme);
  const { width, height, scale } = fitted(figure.layout, wish);
  return picture(small, { width: width * scale, height: height * scale });
}

export const isSmallEnough = (size_bytes: number): boolean => size_bytes <= MOST_BYTES;

const SMALL = { showlegend: false, updatemenus: [], sliders: [] };

/** A picture of a figure as it is, sharp on this screen. */
export async function picture(
  figure: Figure,
  { width, height }: { width: number; height: number },
): Promise<string> {
  const plotly = await loadPlotly();
  const larger = Math.max(1, LEAST_PIXELS / width);
  const size = { width: Math.round(width * larger), height: Math.round(height * larger) };
  const layout = { ...figure.layout, ...size, autosize: false };
  return plotly.toImage(
    { data: figure.data, layout, config: { ...CONFIG, staticPlot: true } },
    { format: "png", ...size, scale: Math.min(2, devicePixelRatio) / larger },
  );
}
