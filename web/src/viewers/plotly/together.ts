/** The figures of several runs as one: each run in its colour, if they are of the same shape. */
import { isRecord, type Json } from "../_figures/chartJson";
import type { Figure } from "./library";

export interface OfRun {
  name: string;
  /** As Plotly takes it. */
  color: string;
  figure: Figure;
}

/** Traces that several runs can have in one chart, told apart by colour. */
const SHARED =
  /^(scatter|scattergl|bar|box|violin|histogram|scatter3d|scatterpolar|scatterpolargl|barpolar|ecdf|scatterternary|funnel|waterfall)$/;
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"] as const;
const PALER = 0.65;
/** Those of several runs stand beside one another. */
const BESIDE = /^(bar|box|violin|funnel|waterfall)$/;

const typeOf = (trace: Json): string => (typeof trace.type === "string" ? trace.type : "scatter");
const axesOf = (trace: Json): string =>
  [trace.xaxis ?? "x", trace.yaxis ?? "y", trace.scene ?? "", trace.subplot ?? ""].join();
const shapeOf = ({ data }: Figure): string =>
  data.map((trace) => `${typeOf(trace)} ${axesOf(trace)}`).join("; ");

/** One figure of all runs, or why there cannot be one. */
export function together(runs: readonly OfRun[]): Figure | string {
  const [first] = runs;
  if (!first) return "Nothing is logged yet at this step.";
  const shape = shapeOf(first.figure);
  if (runs.some(({ figure }) => shapeOf(figure) !== shape))
    return "Side by side: the runs' figures have different traces.";
  const odd = first.figure.data.map(typeOf).find((type) => !SHARED.test(type));
  if (odd !== undefined)
    return `Side by side: traces of kind ${odd.slice(0, 40)} cannot lie over one another.`;
  if (runs.some(({ figure }) => figure.data.some(isColoured)))
    return "Side by side: here colour already stands for values.";
  const data = runs.flatMap((run) => run.figure.data.map((trace, i) => ofRun(trace, i, run)));
  return { data, layout: layoutOf(first.figure) };
}

/** Every point has a colour of its own. */
function isColoured({ marker, line }: Json): boolean {
  return [marker, line].some(
    (part) => isRecord(part) && typeof part.color === "object" && part.color !== null,
  );
}

function ofRun(trace: Json, index: number, { name, color, figure }: OfRun): Json {
  const single = figure.data.length === 1;
  const own = typeof trace.name === "string" ? trace.name : `trace ${index + 1}`;
  const part = (value: unknown): Json => (isRecord(value) ? value : {});
  const { coloraxis: _, ...line } = part(trace.line);
  const { coloraxis: __, ...marker } = part(trace.marker);
  const type = typeOf(trace);
  const dash = single || !/^scatter/.test(type) ? {} : { dash: DASHES[index % DASHES.length] };
  const lines =
    type === "bar" || /^(histogram|funnel|waterfall)/.test(type)
      ? {}
      : { line: { ...line, ...dash, color } };
  return {
    ...trace,
    ...lines,
    marker: { ...marker, color },
    ...(trace.fillcolor === undefined ? {} : { fillcolor: paler(color) }),
    name: single ? name : `${name} · ${own}`,
    legendgroup: name,
    showlegend: true,
    ...(/^histogram/.test(type) ? { opacity: PALER } : {}),
    ...(BESIDE.test(type) ? { offsetgroup: name, alignmentgroup: undefined } : {}),
    uid: undefined,
  };
}

/** An area does not hide those behind it. */
const paler = (color: string): string =>
  color.replace(/^rgb\((.*)\)$/, "rgba($1, 0.2)").replace(/^#(.{6})$/, "#$133");

function layoutOf({ data, layout }: Figure): Json {
  const { updatemenus: _, sliders: __, colorway: ___, ...rest } = layout;
  const histograms = data.some((trace) => /^histogram/.test(typeOf(trace)));
  const grouped =
    data.length === 1 ? { barmode: "group", boxmode: "group", violinmode: "group" } : {};
  return { ...rest, ...grouped, showlegend: true, ...(histograms ? { barmode: "overlay" } : {}) };
}
