/** Where charts are looked at: ranges of axes and cameras, the same in all runs and at all steps. */
import { isRecord, type Json } from "../_figures/chartJson";

/** "xaxis.range" to its two ends, "scene.camera" to a camera. */
export type Zoom = Readonly<Record<string, unknown>>;

const RANGE_END = /^([xy]axis\d{0,3}|coloraxis)\.range\[([01])\]$/;
const RANGE = /^[xy]axis\d{0,3}\.range$/;
const FREE = /^([xy]axis\d{0,3})\.autorange$/;
const CAMERA = /^scene\d{0,3}\.camera$/;
const PLACE =
  /^(map|geo)\d{0,3}\.(center|zoom|bearing|pitch|projection\.scale|projection\.rotation)$/;
const POLAR = /^polar\d{0,3}\.(radialaxis\.range|angularaxis\.rotation)$/;

const isKept = (name: string): boolean =>
  [RANGE, CAMERA, PLACE, POLAR].some((pattern) => pattern.test(name));

/** The zoom after what Plotly says that somebody did; the same object if that was nothing. */
export function zoomAfter(zoom: Zoom, event: unknown, reset: boolean): Zoom {
  if (!isRecord(event)) return zoom;
  const next: Record<string, unknown> = { ...zoom };
  let changed = false;
  for (const [name, value] of Object.entries(event)) {
    const end = RANGE_END.exec(name);
    const free = FREE.exec(name);
    if (end) {
      const range = `${end[1]}.range`;
      const old = Array.isArray(next[range]) ? next[range] : [null, null];
      next[range] = end[2] === "0" ? [value, old[1]] : [old[0], value];
    } else if (free && value === true) delete next[`${free[1]}.range`];
    else if (isKept(name) && value !== null) next[name] = value;
    else continue;
    changed = true;
  }
  if (!changed) return zoom;
  return reset ? withoutRanges(next, event) : next;
}

/** A double click goes back to what the figure says, which Plotly reports as ranges. */
function withoutRanges(zoom: Record<string, unknown>, event: Json): Zoom {
  for (const name of Object.keys(event)) delete zoom[name.replace(/\[[01]\]$/, "")];
  return zoom;
}

/** The part of it that is about axes which this layout has, and which fit their kind. */
export function zoomFor(zoom: Zoom, layout: Json): Json {
  return Object.fromEntries(
    Object.entries(zoom).filter(([name, value]) => {
      const [axis = ""] = name.split(".");
      const own = layout[axis];
      return isRecord(own) && (!Array.isArray(value) || fitsKind(value, own.type));
    }),
  );
}

const fitsKind = (range: readonly unknown[], kind: unknown): boolean =>
  range.length === 2 &&
  range.every((end) => (kind === "date" ? typeof end === "string" : typeof end === "number"));

/** Longer ones do not fit into a link. */
const MOST_CHARACTERS = 1500;
const DIGITS = 9;

const rounded = (_: string, value: unknown): unknown =>
  typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;

export function zoomText(zoom: Zoom): string | undefined {
  if (Object.keys(zoom).length === 0) return undefined;
  const text = JSON.stringify(zoom, rounded);
  return text.length <= MOST_CHARACTERS ? text : undefined;
}

export function parseZoom(text: string | undefined): Zoom {
  if (!text || text.length > MOST_CHARACTERS) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isRecord(parsed)) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter(([name, value]) => isKept(name) && isSane(value)),
    );
  } catch {
    return {};
  }
}

/** Numbers, texts of dates, and cameras; never other parts of a layout. */
const isSane = (value: unknown): boolean =>
  typeof value === "number" ||
  (typeof value === "string" && value.length < 40) ||
  (Array.isArray(value) && value.length <= 3 && value.every(isSane)) ||
  (isRecord(value) && Object.values(value).every(isSane));
