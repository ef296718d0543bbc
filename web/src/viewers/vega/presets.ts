/** The charts of `marey.plot`: made interactive, and several runs put into one. */
import { isRecord, type Json } from "../_figures/chartJson";
import type { Row, Source } from "./source";

export interface OfRun {
  name: string;
  /** As the browser computed it. */
  color: string;
  source: Source;
}

type Preset = "line" | "scatter" | "bar" | "histogram" | "matrix";

const PRESETS: Readonly<Record<string, Preset>> = {
  "wandb/line/v0": "line",
  "wandb/lineseries/v0": "line",
  "wandb/area-under-curve/v0": "line",
  "wandb/scatter/v0": "scatter",
  "wandb/bar/v0": "bar",
  "wandb/histogram/v0": "histogram",
  "wandb/confusion_matrix/v1": "matrix",
};

export const presetOf = (name: string): Preset | undefined =>
  Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;

/** The column that says whose a row is. */
export const RUN = "marey_run";

/** More kinds of lines cannot be told apart by their dashes. */
const MOST_DASHES = 4;
/** More small charts, one for each class, are too small. */
const MOST_FACETS = 12;

export interface Made {
  spec: Json;
  rows: Row[];
  /** Small charts that it has; 1 if it is one chart. */
  facets: number;
}

/** One chart of what the runs logged. Null if it is none that can be put together. */
export function presetChart(
  name: string,
  runs: readonly OfRun[],
  { dark = false } = {},
): Made | null {
  const preset = presetOf(name);
  const [first] = runs;
  if (!preset || !first) return null;
  const several = runs.length > 1;
  const rows = several
    ? runs.flatMap((run) => run.source.rows.map((row) => ({ ...row, [RUN]: run.name })))
    : first.source.rows;
  const { encoding, layer, mark: _, ...top } = first.source.spec;
  if (!isRecord(encoding)) return null;
  const parts: Parts = { top, encoding, layer, rows, runs: several ? runs : [], dark };
  return { rows, ...MAKERS[preset](parts) };
}

interface Parts {
  /** All of the description but encoding, mark and layers. */
  top: Json;
  encoding: Json;
  layer: unknown;
  rows: readonly Row[];
  /** Empty if there is one. */
  runs: readonly OfRun[];
  /** Nothing is the darkest colour of a count, most the lightest. */
  dark: boolean;
}

type Made1 = Omit<Made, "rows">;

const MAKERS: Readonly<Record<Preset, (parts: Parts) => Made1>> = {
  line: lines,
  scatter: points,
  bar: bars,
  histogram,
  matrix,
};

const ZOOM = "marey_zoom";
const PICK = "marey_pick";
const NEAR = "marey_near";

/** Dragging moves, Ctrl and the wheel zooms, a double click goes back. */
const zoom = (...encodings: string[]): Json => ({
  name: ZOOM,
  select: { type: "interval", encodings, zoom: "wheel![event.ctrlKey || event.metaKey]" },
  bind: "scales",
});

/** A click on the legend shows or hides one more. */
const pick = (field: string): Json => ({
  name: PICK,
  select: { type: "point", fields: [field], toggle: "true" },
  bind: "legend",
});

const NEAREST: Json = {
  name: NEAR,
  select: { type: "point", on: "pointerover", nearest: true, clear: "pointerout" },
};

const FADED = 0.08;
const picked = (opacity: number): Json => ({
  condition: { param: PICK, value: opacity },
  value: FADED,
});

/** More points than this make finding the nearest one slow. */
const MOST_NEAREST = 8000;

const runColor = (runs: readonly OfRun[]): Json => ({
  field: RUN,
  type: "nominal",
  title: "run",
  sort: null,
  scale: { domain: runs.map(({ name }) => name), range: runs.map(({ color }) => color) },
});

const fieldOf = (channel: unknown): string =>
  isRecord(channel) && typeof channel.field === "string" ? channel.field : "";

/** Names of columns are written with escapes in descriptions. */
const plainField = (field: string): string => field.replace(/\\(.)/g, "$1");

/** In the order of their first row. */
const distinct = (rows: readonly Row[], field: string): unknown[] => [
  ...new Set(rows.map((row) => row[plainField(field)])),
];

/** What the tooltip says: each channel that shows a column, and the run. */
function tooltip(encoding: Json, runs: readonly OfRun[], rows: readonly Row[]): Json[] {
  const channels = ["color", "facet", "strokeDash", "x", "y"].map((name) => encoding[name]);
  const shown = channels.filter(isRecord).filter(({ field }) => field !== RUN && field);
  const own = shown.map(({ field, type, title }) => ({
    field,
    type: type ?? "nominal",
    title: typeof title === "string" ? title : plainField(String(field)),
    ...(type === "quantitative" ? { format: formatOf(rows, String(field)) } : {}),
  }));
  return runs.length > 0 ? [{ field: RUN, type: "nominal", title: "run" }, ...own] : own;
}

/** Whole numbers stay whole. */
const formatOf = (rows: readonly Row[], field: string): string =>
  rows.slice(0, 100).every((row) => Number.isInteger(row[plainField(field)] ?? 0)) ? "," : ".4~g";

function lines({ top, encoding, rows, runs }: Parts): Made1 {
  const own = fieldOf(encoding.color);
  const kinds = own ? distinct(rows, own) : [];
  const { color, ...axes } = encoding;
  const several = runs.length > 0;
  const isSplit = several && kinds.length > MOST_DASHES;
  const byClass = isSplit && kinds.length <= MOST_FACETS;
  const dash = several && own && !isSplit ? { strokeDash: titled(color) } : {};
  const colour =
    several && (!isSplit || byClass) ? { color: runColor(runs) } : own ? { color } : {};
  const all: Json = { ...axes, ...colour, ...dash };
  const legend = fieldOf(colour.color);
  const order = { order: false };
  const facet = byClass ? own : isSplit ? RUN : undefined;
  const inner = lineLayers(all, order, {
    legend: facet ? "" : legend,
    tooltip: tooltip({ ...all, ...(byClass ? { facet: color } : {}) }, runs, rows),
    nearest: rows.length <= MOST_NEAREST,
    free: axisNames(all),
  });
  if (!facet) return { spec: { ...top, ...inner }, facets: 1 };
  return faceted(top, inner, facet, byClass ? kinds : runs.map(({ name }) => name));
}

interface Manner {
  /** The column that the legend shows. */
  legend: string;
  tooltip: Json[];
  nearest: boolean;
  /** Axes that can be zoomed. */
  free: string[];
}

function lineLayers(encoding: Json, order: Json, manner: Manner): Json {
  const { legend, tooltip: said, nearest, free } = manner;
  const line = {
    mark: { type: "line", clip: true, ...(nearest ? {} : { tooltip: true }), ...order },
    encoding: { ...(legend ? { opacity: picked(1) } : {}), ...(nearest ? {} : { tooltip: said }) },
    params: [...(free.length > 0 ? [zoom(...free)] : []), ...(legend ? [pick(legend)] : [])],
  };
  const dots = {
    mark: { type: "point", filled: true, size: 46, clip: true },
    encoding: {
      opacity: { condition: { param: NEAR, empty: false, value: 1 }, value: 0 },
      tooltip: said,
    },
    params: [NEAREST],
  };
  // Zoomed by its drag, a chart keeps its scales: those of points lie over those of lines.
  const { strokeDash, ...dotted } = encoding;
  const layer = nearest
    ? [{ ...line, encoding: { ...line.encoding, ...(strokeDash ? { strokeDash } : {}) } }, dots]
    : [{ ...line, encoding: { ...line.encoding, ...(strokeDash ? { strokeDash } : {}) } }];
  return { encoding: dotted, layer };
}

/** Axes of numbers and times; names cannot be zoomed. */
const axisNames = (encoding: Json): string[] =>
  ["x", "y"].filter((axis) => {
    const channel = encoding[axis];
    return isRecord(channel) && /^(quantitative|temporal)$/.test(String(channel.type));
  });

function titled(channel: unknown): Json {
  const { scale: _, ...rest } = isRecord(channel) ? channel : {};
  return rest;
}

/** One small chart for each value of a column; the page gives them their size. */
function faceted(top: Json, inner: Json, field: string, values: readonly unknown[]): Made1 {
  const facet = { field, type: "nominal", title: null, sort: values };
  const count = values.length;
  return { spec: { ...top, facet, columns: count, spec: inner }, facets: count };
}

function points({ top, encoding, rows, runs }: Parts): Made1 {
  const color = runs.length > 0 ? { color: runColor(runs) } : {};
  const all = { ...encoding, ...color };
  const free = axisNames(all);
  const params = [
    ...(free.length > 0 ? [zoom(...free)] : []),
    ...(runs.length > 0 ? [pick(RUN)] : []),
  ];
  return {
    spec: {
      ...top,
      params,
      mark: { type: "point", clip: true, size: 34, filled: true, tooltip: true },
      encoding: {
        ...all,
        opacity: runs.length > 0 ? picked(0.75) : { value: 0.75 },
        tooltip: tooltip(all, runs, rows),
      },
    },
    facets: 1,
  };
}

function bars({ top, encoding, rows, runs }: Parts): Made1 {
  const several = runs.length > 0;
  const offset = { field: RUN, type: "nominal", sort: null };
  const all = { ...encoding, ...(several ? { color: runColor(runs), yOffset: offset } : {}) };
  return {
    spec: {
      ...top,
      ...(several ? { params: [pick(RUN)] } : {}),
      mark: { type: "bar", tooltip: true },
      encoding: {
        ...all,
        ...(several ? { opacity: picked(1) } : {}),
        tooltip: tooltip(all, runs, rows),
      },
    },
    facets: 1,
  };
}

const OVERLAID = 0.55;

function histogram({ top, encoding, runs }: Parts): Made1 {
  const several = runs.length > 0;
  const { x, y } = encoding;
  const over = isRecord(y) ? { ...y, ...(several ? { stack: null } : {}) } : y;
  const value = isRecord(x) ? { ...x, title: x.title ?? plainField(fieldOf(x)) } : {};
  const said = [
    ...(several ? [{ field: RUN, type: "nominal", title: "run" }] : []),
    value,
    { aggregate: "count", type: "quantitative", title: "count" },
  ];
  return {
    spec: {
      ...top,
      ...(several ? { params: [pick(RUN)] } : {}),
      mark: { type: "bar", tooltip: true },
      encoding: {
        ...encoding,
        ...(over ? { y: over } : {}),
        ...(several ? { color: runColor(runs), opacity: picked(OVERLAID) } : {}),
        tooltip: said,
      },
    },
    facets: 1,
  };
}

/** Counts are colours here: each run has a matrix of its own. */
function matrix({ top, encoding, layer, rows, runs, dark }: Parts): Made1 {
  const [cells, words] = Array.isArray(layer) ? layer.filter(isRecord) : [];
  const own = isRecord(cells?.encoding) ? cells.encoding : {};
  const color = isRecord(own.color) ? own.color : {};
  const told = { ...encoding, tooltip: tooltip({ ...encoding, color }, runs, rows) };
  // Counts that are written need no legend.
  const shown = words ? { ...color, legend: null } : color;
  const layers = [
    ...(cells ? [{ ...cells, encoding: { ...own, color: shown } }] : []),
    ...(words ? [legible(words, dark)] : []),
  ];
  const inner = { encoding: told, layer: layers };
  if (runs.length === 0) return { spec: { ...top, ...inner }, facets: 1 };
  const names = runs.map(({ name }) => name);
  return faceted(top, inner, RUN, names);
}

/** Large counts lie on dark colours, but in the dark on light ones. */
function legible(words: Json, dark: boolean): Json {
  const own = isRecord(words.encoding) ? words.encoding : {};
  const ink = isRecord(own.color) ? own.color : {};
  const condition = isRecord(ink.condition) ? ink.condition : undefined;
  if (!condition || !dark) return words;
  const color = { condition: { ...condition, value: "black" }, value: "white" };
  return { ...words, encoding: { ...own, color } };
}
