/** Figures as still pictures. */
import { loadJson } from "../_figures/chartFiles";
import type { ChartTheme } from "../_figures/chartTheme";
import { createStills, type StillSize } from "../_figures/stills";
import { fitted } from "./converted";
import { readyFigure } from "./figure";
import { CONFIG, type Figure, loadPlotly } from "./library";
import { themed } from "./theme";

/** Larger figures take seconds each. */
const MOST_BYTES = 4 * 2 ** 20;
/** Figures are laid out for at least this size, and shrunk. */
const LEAST_PIXELS = 300;
/** Of figures by their addresses. */
export const stills = createStills((url: string) => url, draw);

async function draw(url: string, size: StillSize, theme: ChartTheme): Promise<string> {
  const raw = await loadJson(url);
  const { figure } = readyFigure(raw);
  const small = themed({ data: figure.data, layout: { ...figure.layout, ...SMALL } }, theme);
  const { width, height, scale } = fitted(figure.layout, size);
  return picture(small, { width: width * scale, height: height * scale });
}

export const isSmallEnough = (size_bytes: number): boolean => size_bytes <= MOST_BYTES;

const SMALL = { showlegend: false, updatemenus: [], sliders: [] };

/** A picture of a figure as it is, sharp on this screen. */
export async function picture(figure: Figure, { width, height }: StillSize): Promise<string> {
  const plotly = await loadPlotly();
  const larger = Math.max(1, LEAST_PIXELS / width);
  const size = { width: Math.round(width * larger), height: Math.round(height * larger) };
  const layout = { ...figure.layout, ...size, autosize: false };
  return plotly.toImage(
    { data: figure.data, layout, config: { ...CONFIG, staticPlot: true } },
    { format: "png", ...size, scale: Math.min(2, devicePixelRatio) / larger },
  );
}
