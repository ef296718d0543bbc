/** The page's look as a template of Plotly, for figures that have none of their own. */
import { isRecord, type Json, merged } from "../_figures/chartJson";
import { type ChartTheme, chartTheme, isDark, LETTER_PIXELS } from "../_figures/chartTheme";
import { onOurGround } from "./converted";
import type { Figure } from "./library";

/** Colours of the template that plotly.py puts into every figure, and often into its traces. */
const USUAL =
  "#636efa #ef553b #00cc96 #ab63fa #ffa15a #19d3f3 #ff6692 #b6e880 #ff97ff #fecb52".split(" ");
const NAMED = /^(rgba?\(|#|[a-z])/i;

/** The same figure in the page's colours; what it chose itself stays. */
export function themed(logged: Figure, theme: ChartTheme): Figure {
  const figure = onOurGround(logged, theme);
  const { layout } = figure;
  const given = isRecord(layout.template) ? layout.template : undefined;
  const own = given && isRecord(given.layout) && !isUsual(given.layout) ? given : undefined;
  if (own) return { ...figure, layout: { ...layout, template: withOwn(own, theme) } };
  const look = suited(layout, theme);
  const template = templateOf(look, hasTitle(layout));
  const data = figure.data.map((trace) => recoloured(trace, look.colors));
  return { ...figure, data, layout: { ...layout, template } };
}

function hasTitle({ title }: Json): boolean {
  const text = isRecord(title) ? title.text : title;
  return typeof text === "string" && text.trim() !== "";
}

/** Where the usual colours were written into a trace, ours are. */
function recoloured(trace: Json, colors: readonly string[]): Json {
  const result: Json = { ...trace };
  for (const part of ["marker", "line"] as const) {
    const given = trace[part];
    if (!isRecord(given) || typeof given.color !== "string") continue;
    const place = USUAL.indexOf(given.color.toLowerCase());
    if (place >= 0) result[part] = { ...given, color: colors[place] };
  }
  return result;
}

function isUsual(layout: Json): boolean {
  const [first] = Array.isArray(layout.colorway) ? layout.colorway : [];
  return String(first).toLowerCase() === USUAL[0] && layout.plot_bgcolor !== "white";
}

/** Templates with a ground of their own fit it; others are put on top of ours. */
function withOwn(template: Json, theme: ChartTheme): Json {
  const layout = template.layout as Json;
  if (layout.paper_bgcolor !== undefined) return template;
  return merged(templateOf(suited(layout, theme), true), template);
}

/** Letters that can be read on the ground that the figure gives itself. */
function suited(layout: Json, theme: ChartTheme): ChartTheme {
  const paper = layout.paper_bgcolor;
  if (typeof paper !== "string" || !NAMED.test(paper) || isClear(paper)) return theme;
  const [color = ""] = [toRgb(paper)];
  const dark = isDark(color);
  return dark === theme.dark ? theme : chartTheme(dark ? "dark" : "light");
}

const isClear = (color: string): boolean =>
  color === "transparent" || /^rgba\(.*,\s*0(\.0*)?\)$/.test(color);

/** Plotly takes names and numbers of colours as CSS does. */
function toRgb(color: string): string {
  const probe = document.createElement("i");
  probe.style.color = color;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const CLEAR = "rgba(0,0,0,0)";
const TITLE_PIXELS = 13;

function templateOf(theme: ChartTheme, titled: boolean): Json {
  const scale = stops(theme.sequence);
  const colorbar = { outlinewidth: 0, thickness: 12, tickcolor: theme.axis, ticks: "" };
  const axis = axisOf(theme);
  return {
    layout: {
      autotypenumbers: "strict",
      colorway: [...theme.colors],
      font: { family: theme.font, size: LETTER_PIXELS, color: theme.quiet },
      title: { font: { size: TITLE_PIXELS, color: theme.ink }, x: 0.01, xanchor: "left" },
      paper_bgcolor: CLEAR,
      plot_bgcolor: CLEAR,
      hovermode: "closest",
      hoverlabel: {
        align: "left",
        bgcolor: theme.sheet,
        bordercolor: theme.axis,
        font: { family: theme.font, size: LETTER_PIXELS, color: theme.ink },
      },
      margin: { l: 40, r: 12, t: titled ? 30 : 10, b: 30, pad: 0 },
      legend: { bgcolor: CLEAR, font: { color: theme.quiet } },
      xaxis: axis,
      yaxis: axis,
      colorscale: { sequential: scale, sequentialminus: [...scale].reverse().map(reversed) },
      coloraxis: { colorbar },
      scene: { xaxis: axis3d(theme), yaxis: axis3d(theme), zaxis: axis3d(theme) },
      polar: { bgcolor: CLEAR, angularaxis: axis, radialaxis: axis },
      ternary: { bgcolor: CLEAR, aaxis: axis, baxis: axis, caxis: axis },
      geo: mapOf(theme),
      annotationdefaults: { arrowcolor: theme.quiet, arrowhead: 0, arrowwidth: 1 },
      shapedefaults: { line: { color: theme.axis } },
      modebar: { bgcolor: CLEAR, color: theme.axis, activecolor: theme.accent },
      updatemenudefaults: { bgcolor: theme.sheet, bordercolor: theme.axis, showactive: false },
      sliderdefaults: { bgcolor: theme.line, bordercolor: theme.axis, activebgcolor: theme.accent },
    },
    data: {
      bar: [{ marker: { line: { width: 0 } } }],
      heatmap: [{ colorscale: scale, colorbar }],
      histogram2d: [{ colorscale: scale, colorbar }],
      contour: [{ colorscale: scale, colorbar }],
      surface: [{ colorscale: scale, colorbar }],
      choropleth: [{ colorscale: scale, colorbar }],
      scatter3d: [{ marker: { size: 3, colorbar } }],
      table: [
        {
          header: { fill: { color: theme.line }, line: { color: theme.line } },
          cells: { fill: { color: CLEAR }, line: { color: theme.line } },
        },
      ],
    },
  };
}

const stops = (colors: readonly string[]): [number, string][] =>
  colors.map((color, i) => [i / (colors.length - 1), color]);
const reversed = ([at, color]: [number, string]): [number, string] => [1 - at, color];

const axisOf = (theme: ChartTheme): Json => ({
  automargin: true,
  gridcolor: theme.line,
  linecolor: theme.axis,
  zerolinecolor: theme.axis,
  zerolinewidth: 1,
  tickcolor: theme.axis,
  title: { standoff: 8, font: { color: theme.quiet } },
});

const axis3d = (theme: ChartTheme): Json => ({
  backgroundcolor: CLEAR,
  gridcolor: theme.line,
  linecolor: theme.axis,
  zerolinecolor: theme.axis,
  showbackground: false,
  gridwidth: 1,
});

const mapOf = (theme: ChartTheme): Json => ({
  bgcolor: CLEAR,
  framecolor: theme.line,
  lakecolor: theme.line,
  landcolor: theme.line,
  subunitcolor: theme.axis,
  showframe: true,
  lonaxis: { gridcolor: theme.line, showgrid: true },
  lataxis: { gridcolor: theme.line, showgrid: true },
});
