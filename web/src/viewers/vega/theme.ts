/** The page's look as a configuration of Vega; what a description says itself comes before it. */
import type { Json } from "../_figures/chartJson";
import { type ChartTheme, LETTER_PIXELS } from "../_figures/chartTheme";

const TITLE_PIXELS = 13;

/** Where there is little room beside a chart, its legend is above it. */
export function configOf(theme: ChartTheme, narrow: boolean): Json {
  const { ink, quiet, line, axis, font, colors, sequence } = theme;
  const [first] = colors;
  const labels = {
    labelColor: quiet,
    labelFont: font,
    labelFontSize: LETTER_PIXELS,
    titleColor: quiet,
    titleFont: font,
    titleFontSize: LETTER_PIXELS,
    titleFontWeight: "normal",
  };
  return {
    background: "transparent",
    font,
    padding: 4,
    title: { color: ink, subtitleColor: quiet, ...titleFont(font), anchor: "start", offset: 8 },
    axis: {
      ...labels,
      domainColor: axis,
      gridColor: line,
      tickColor: axis,
      tickSize: 4,
      titlePadding: 6,
      labelFlush: false,
    },
    legend: { ...labels, symbolSize: 60, labelLimit: 150, columnPadding: 8, ...legendAt(narrow) },
    header: { ...labels, labelColor: ink, titleColor: quiet },
    view: { stroke: line },
    range: {
      category: [...colors],
      heatmap: [...sequence],
      ramp: [...sequence],
      ordinal: [...sequence],
    },
    mark: { color: first },
    arc: { stroke: theme.sheet },
    line: { strokeWidth: 1.5 },
    text: { color: ink, font, fontSize: LETTER_PIXELS },
    rule: { color: axis },
    style: { "group-title": { fill: ink, fontSize: TITLE_PIXELS } },
  };
}

const legendAt = (narrow: boolean): Json =>
  narrow
    ? {
        ...{ orient: "top", direction: "horizontal", offset: 4, columns: 3 },
        layout: { top: { direction: "vertical", anchor: "start", margin: 2 } },
      }
    : {};

const titleFont = (font: string): Json => ({
  font,
  fontSize: TITLE_PIXELS,
  fontWeight: 500,
  subtitleFont: font,
});
