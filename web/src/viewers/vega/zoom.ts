/** Where charts are zoomed to: the same in all charts of a panel that have the same columns on their axes. */
import { isRecord, type Json } from "../_figures/chartJson";
import type { InLink } from "../useLinkedView";

/** From axes to their ranges. */
export type Zoom = Readonly<Record<string, readonly [number, number]>>;

type Ranges = Record<string, readonly [number, number] | null>;

/** An axis that can be zoomed. */
export interface ZoomAxis {
  /** The column on it: what altair calls the zoom itself may differ from chart to chart. */
  name: string;
  /** Holds its range. */
  signal: string;
}

/** Vega-Lite's way of saying that somebody may zoom a scale: `grid["a b"]` of the parameter `grid`. */
const BOUND = /^(\w+)\["(.+)"\]$/s;

/** Those of a compiled description. */
export function zoomAxes(spec: Json): ZoomAxis[] {
  const signals = Array.isArray(spec.signals) ? spec.signals.filter(isRecord) : [];
  const there = new Set(signals.map(({ name }) => name));
  const axes = new Map<string, ZoomAxis>();
  const taken = new Map<string, number>();
  for (const range of boundRanges(spec)) {
    const [, parameter = "", field = ""] = BOUND.exec(range) ?? [];
    const column = field.replace(/\\(.)/g, "$1").replace(/\W/g, "_");
    const signal = `${parameter}_${column}`;
    if (!there.has(signal) || axes.has(signal)) continue;
    const before = taken.get(column) ?? 0;
    taken.set(column, before + 1);
    axes.set(signal, { signal, name: before > 0 ? `${column}_${before + 1}` : column });
  }
  return [...axes.values()];
}

function boundRanges({ scales, marks }: Json): string[] {
  const own = (Array.isArray(scales) ? scales : []).flatMap((scale) => {
    const range = isRecord(scale) && isRecord(scale.domainRaw) ? scale.domainRaw.signal : undefined;
    return typeof range === "string" ? [range] : [];
  });
  const groups = (Array.isArray(marks) ? marks : []).filter(isRecord);
  return [...own, ...groups.flatMap(boundRanges)];
}

/** What is asked of a view; those of Vega's own. */
export interface ZoomedView {
  signal(name: string): unknown;
  signal(name: string, value: unknown): unknown;
  addSignalListener(name: string, listener: () => void): unknown;
  removeSignalListener(name: string, listener: () => void): unknown;
  runAfter(told: () => void): unknown;
}

/** The zoom of one view. What it is told to show it does not tell again. */
export class ViewZoom {
  readonly axes: readonly ZoomAxis[];
  private readonly view: ZoomedView;
  private known: string;

  constructor(view: ZoomedView, axes: readonly ZoomAxis[]) {
    this.view = view;
    this.axes = axes;
    this.known = JSON.stringify(this.now());
  }

  /** Whether it was elsewhere before: then the view has to be run. */
  show(zoom: Zoom): boolean {
    const wanted = JSON.stringify(this.axes.map(({ name }) => zoom[name] ?? null));
    if (wanted === this.known) return false;
    this.known = wanted;
    for (const { name, signal } of this.axes) this.view.signal(signal, zoom[name] ?? null);
    return true;
  }

  /** Calls with the ranges, null for a whole axis, whenever somebody zooms in this view. */
  listen(tell: (ranges: Ranges) => void): () => void {
    const compare = () => {
      const ranges = this.now();
      const text = JSON.stringify(ranges);
      if (text === this.known) return;
      this.known = text;
      tell(Object.fromEntries(this.axes.map(({ name }, i) => [name, ranges[i] ?? null])));
    };
    // Both axes have changed only then.
    const later = () => this.view.runAfter(compare);
    for (const { signal } of this.axes) this.view.addSignalListener(signal, later);
    return () => {
      for (const { signal } of this.axes) this.view.removeSignalListener(signal, later);
    };
  }

  private now() {
    return this.axes.map(({ signal }) => rangeOf(this.view.signal(signal)));
  }
}

/** Ends may be dates. */
function rangeOf(value: unknown): readonly [number, number] | null {
  const [low, high] = Array.isArray(value) ? value.map(Number) : [];
  return low !== undefined && high !== undefined && Number.isFinite(low) && Number.isFinite(high)
    ? [low, high]
    : null;
}

/** With the ranges of one view. */
export function withRanges(zoom: Zoom, ranges: Ranges): Zoom {
  const all = Object.entries({ ...zoom, ...ranges });
  return Object.fromEntries(all.filter(([, range]) => range !== null)) as Zoom;
}

/** Longer ones do not fit into a link. */
const MOST_CHARACTERS = 1000;
/** Milliseconds since 1970 have thirteen. */
const DIGITS = 14;

const formatZoom = (zoom: Zoom): string | undefined => {
  const text = Object.entries(zoom)
    .map(([name, ends]) => [name, ...ends.map((end) => Number(end.toPrecision(DIGITS)))].join("~"))
    .join("|");
  return text && text.length <= MOST_CHARACTERS ? text : undefined;
};

function parseZoom(text: string | undefined): Zoom {
  const parts = text && text.length <= MOST_CHARACTERS ? text.split("|") : [];
  return Object.fromEntries(
    parts.flatMap((part) => {
      const [name = "", ...ends] = part.split("~");
      const range = ends.length === 2 && !ends.includes("") && rangeOf(ends);
      return /^\w+$/.test(name) && range ? [[name, range] as const] : [];
    }),
  );
}

export const ZOOM_IN_LINK: InLink<Zoom> = { option: "zoom", parse: parseZoom, format: formatZoom };
