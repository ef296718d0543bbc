/** A logged figure made ready for Plotly: a copy, without what leads out of the page, with limits. */
import { isRecord, type Json } from "../_figures/chartJson";
import type { Figure } from "./library";

/** What was left out or drawn otherwise, in whole sentences. */
export interface Ready {
  figure: Figure;
  notes: string[];
  /** Numbers along the longest part of each trace, added up. */
  points: number;
  /** Drawn on graphics cards: few of these can be alive at once. */
  contexts: number;
  /** Several traces are on a map. */
  map: boolean;
}

/** Throws a sentence about what is no figure. */
export function readyFigure(raw: unknown): Ready {
  if (!isRecord(raw)) throw new Error("The file is damaged: it holds no figure.");
  const { data = [], layout = {}, frames } = raw;
  if (!Array.isArray(data)) throw new Error("The file is damaged: its data are no list of traces.");
  const taken: Taken = { remote: 0, maps: 0 };
  const traces = data.filter(isRecord).map((trace) => copied(trace, taken) as Json);
  const own = isRecord(layout) ? (copied(layout, taken) as Json) : {};
  const figure: Figure = { data: traces, layout: own };
  if (Array.isArray(frames) && frames.length > 0)
    figure.frames = frames.filter(isRecord).map((frame) => copied(frame, taken) as Json);
  const points = traces.reduce((sum, trace) => sum + pointsOf(trace), 0);
  const notes = [...emptiness(figure), ...faster(traces, points), ...withoutMaps(figure, taken)];
  return { figure, notes, points, contexts: contextsOf(traces), map: isMap(traces) };
}

/** Some figures are texts, shapes or pictures alone. */
function emptiness({ data, layout, frames }: Figure): string[] {
  const beside = [layout.annotations, layout.shapes, layout.images, frames];
  const isEmpty =
    data.length === 0 && !beside.some((list) => Array.isArray(list) && list.length > 0);
  return isEmpty ? ["This figure is empty: it has no traces."] : [];
}

interface Taken {
  remote: number;
  maps: number;
}

/** Lists beyond this are of numbers: Plotly does not change those, so they are not copied. */
const LONG = 200;
/** Of these the page would load what is at an address. */
const ADDRESSES = new Set(["source", "geojson", "sourceurl", "tiles", "url"]);
const INLINE = /^data:image\/(png|jpe?g|gif|webp|svg\+xml|bmp)[;,]/i;

function copied(value: unknown, taken: Taken): unknown {
  if (Array.isArray(value))
    return value.length > LONG && !value.some(isObject)
      ? value
      : value.map((each) => copied(each, taken));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      if (leadsOut(name, each)) {
        taken.remote += 1;
        return [];
      }
      return [[name, copied(each, taken)]];
    }),
  );
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

const leadsOut = (name: string, value: unknown): boolean =>
  ADDRESSES.has(name) && typeof value === "string" && value !== "" && !INLINE.test(value);

const BYTES: Readonly<Record<string, number>> = {
  f8: 8,
  i4: 4,
  u4: 4,
  f4: 4,
  i2: 2,
  u2: 2,
  i1: 1,
  u1: 1,
  u1c: 1,
};

/** How many numbers one array has, be it a list or bytes. */
function lengthOf(value: unknown): number {
  if (Array.isArray(value))
    return Array.isArray(value[0]) ? value.length * value[0].length : value.length;
  if (!isRecord(value) || typeof value.bdata !== "string") return 0;
  return Math.floor((value.bdata.length * 3) / 4 / (BYTES[String(value.dtype)] ?? 8));
}

const ALONG = ["x", "y", "z", "r", "theta", "lat", "lon", "a", "values", "value", "locations"];

const pointsOf = (trace: Json): number =>
  Math.max(0, ...ALONG.map((name) => lengthOf(trace[name])));

/** More points than this take seconds as lines of SVG. */
const MOST_SVG_POINTS = 40_000;

/** Many points are drawn by the graphics card, if they would look the same. */
function faster(traces: Json[], points: number): string[] {
  if (points <= MOST_SVG_POINTS) return [];
  const plain = traces.filter(isPlainScatter);
  for (const trace of plain) trace.type = "scattergl";
  return plain.length > 0 ? ["Many points: drawn with WebGL."] : [];
}

const isPlainScatter = (trace: Json): boolean =>
  (trace.type === undefined || trace.type === "scatter") &&
  (trace.fill === undefined || trace.fill === "none") &&
  trace.stackgroup === undefined;

const typeOf = (trace: Json): string => (typeof trace.type === "string" ? trace.type : "scatter");
const THREE = /^(scatter3d|surface|mesh3d|isosurface|volume|cone|streamtube)$/;
/** Each of these has three canvases. */
const FLAT = /^(scattergl|scatterpolargl|splom|parcoords|heatmapgl|pointcloud)$/;
const MAP = /^(scatter|choropleth|density)map(box)?$/;
const GEO = /^(scattergeo|choropleth)$/;

function contextsOf(traces: readonly Json[]): number {
  const types = traces.map(typeOf);
  const scenes = new Set(
    traces.filter((trace) => THREE.test(typeOf(trace))).map((trace) => trace.scene ?? "scene"),
  );
  const flat = types.some((type) => FLAT.test(type)) ? 3 : 0;
  const maps = types.some((type) => MAP.test(type)) ? 1 : 0;
  return scenes.size + flat + maps;
}

const isMap = (traces: readonly Json[]): boolean =>
  traces.some((trace) => MAP.test(typeOf(trace)) || GEO.test(typeOf(trace)));

/** Streets and coasts are drawn by servers of others. */
function withoutMaps({ data, layout }: Figure, taken: Taken): string[] {
  const notes: string[] = [];
  if (isMap(data)) {
    for (const name of ["map", "mapbox", ...Object.keys(layout).filter(isMapName)])
      layout[name] = { ...(isRecord(layout[name]) ? layout[name] : {}), style: EMPTY, layers: [] };
    notes.push("The background of maps is not available offline.");
  }
  if (taken.remote > 0)
    notes.push(
      taken.remote === 1
        ? "1 remote picture or file is not loaded."
        : `${taken.remote} remote pictures or files are not loaded.`,
    );
  return notes;
}

const isMapName = (name: string): boolean => /^map(box)?\d*$/.test(name);
const EMPTY = { version: 8, sources: {}, layers: [] };
