/**
 * The state of a page in its address: a view, and which tab of a run is open. Defaults are left
 * out, lists are joined by commas, so that a link stays short enough to read.
 */
import { overlayWords, parseOverlayWords } from "../overlay/settings";
import { type Arrangement, COLUMNS, FEWEST_COLUMNS, tidied } from "../workspace/arrangement";
import type { BestOf, ViewState } from "../workspace/view";

export type RunTab = "overview" | "panels" | "logs";

export interface PageSearch extends Partial<ViewState> {
  tab?: RunTab;
  /** Text searched for in the logs. */
  grep?: string;
}

/** Items joined by commas; commas and backslashes inside are escaped by a backslash. */
const joinList = (items: readonly string[]): string =>
  items.map((item) => item.replace(/[\\,]/g, "\\$&")).join(",");

const splitList = (text: string): string[] =>
  text === "" ? [] : [...text.matchAll(/((?:[^\\,]|\\.)*)(?:,|$)/gs)].slice(0, -1).map(itemOf);

const itemOf = (match: RegExpMatchArray): string => (match[1] ?? "").replace(/\\(.)/gs, "$1");

function finite(text: string | null): number | undefined {
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function rangeOf(text: string | null): [number, number] | undefined {
  const [low, high] = (text ?? "").split("~").map(finite);
  return low !== undefined && high !== undefined && low < high ? [low, high] : undefined;
}

const MOST_PINS = 200;

/** Steps, each once, growing. */
function pinsOf(text: string | null): number[] | undefined {
  const steps = splitList(text ?? "")
    .map(finite)
    .filter((step) => step !== undefined && step >= 0 && Number.isInteger(step)) as number[];
  const pins = [...new Set(steps)].sort((a, b) => a - b).slice(0, MOST_PINS);
  return pins.length > 0 ? pins : undefined;
}

/** "max:val/IoU". */
function bestOf(text: string | null): BestOf | undefined {
  const [, by, key] = /^(min|max):(.+)$/s.exec(text ?? "") ?? [];
  return by && key ? { by: by as BestOf["by"], key } : undefined;
}

/** "key:mode" pairs; keys may hold colons, modes do not. */
function modesOf(text: string | null): Record<string, string> | undefined {
  const pairs = splitList(text ?? "").flatMap((item) => {
    const colon = item.lastIndexOf(":");
    return colon < 0 ? [] : [[item.slice(0, colon), item.slice(colon + 1)] as const];
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

/** Items two by two. */
const pairsOf = (items: readonly string[]): [string, string][] =>
  items.flatMap((first, i) =>
    i % 2 === 0 && items[i + 1] !== undefined ? [[first, items[i + 1] as string]] : [],
  );

/** Pairs "panel,options". */
function optionsOf(text: string | null): Record<string, string> | undefined {
  const pairs = pairsOf(splitList(text ?? ""));
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

/** Sizes as "key:6x320", moves as pairs "after,moved". */
function layoutOf(sizes: string | null, moves: string | null): Arrangement | undefined {
  const sized = splitList(sizes ?? "").flatMap((item) => {
    const match = /^(.*):(\d{1,2})x(\d{1,4})$/s.exec(item);
    const [columns, height] = [Number(match?.[2]), Number(match?.[3])];
    const fits = match && columns >= FEWEST_COLUMNS && columns <= COLUMNS && height >= 40;
    return fits ? [[match[1] ?? "", [columns, height]] as const] : [];
  });
  return tidied({ sizes: Object.fromEntries(sized), moves: pairsOf(splitList(moves ?? "")) });
}

const sizesText = (layout: Arrangement): string[] =>
  Object.entries(layout.sizes).map(([key, [columns, height]]) => `${key}:${columns}x${height}`);

const listOf = (text: string | null): string[] | undefined =>
  text === null ? undefined : splitList(text);

const TABS: readonly string[] = ["overview", "panels", "logs"] satisfies RunTab[];

/** Read an address. What cannot be read is left out: an old or cut link still opens its page. */
export function parsePageSearch(search: string): PageSearch {
  const query = new URLSearchParams(search);
  const smooth = finite(query.get("smooth"));
  const x = query.get("x");
  const tab = query.get("tab") ?? "";
  const found: PageSearch = {
    step: finite(query.get("step")),
    pins: pinsOf(query.get("pins")),
    best: bestOf(query.get("best")),
    x: x === "step" || x === "time" ? x : undefined,
    smooth: smooth === undefined ? undefined : Math.min(0.99, Math.max(0, smooth)),
    range: rangeOf(query.get("range")),
    log: listOf(query.get("log")),
    modes: modesOf(query.get("modes")),
    options: optionsOf(query.get("set")),
    overlay: parseOverlayWords(splitList(query.get("overlay") ?? "")),
    layout: layoutOf(query.get("size"), query.get("move")),
    folded: listOf(query.get("fold")),
    large: query.get("large") ?? undefined,
    focus: query.get("focus") ?? undefined,
    find: query.get("find") ?? undefined,
    hidden: listOf(query.get("hide")),
    shown: listOf(query.get("show")),
    filter: query.get("filter") ?? undefined,
    sort: query.get("sort") ?? undefined,
    columns: listOf(query.get("columns")),
    tab: TABS.includes(tab) ? (tab as RunTab) : undefined,
    grep: query.get("grep") ?? undefined,
  };
  return withoutUndefined(found);
}

/** Write an address, "" or beginning with "?". */
export function stringifyPageSearch(search: PageSearch): string {
  const list = (items?: readonly string[]) => (items?.length ? joinList(items) : undefined);
  const modes = Object.entries(search.modes ?? {}).map(([key, mode]) => `${key}:${mode}`);
  const parts: [string, string | number | undefined][] = [
    ["step", search.step],
    ["pins", search.pins?.length ? search.pins.join(",") : undefined],
    ["best", search.best && `${search.best.by}:${search.best.key}`],
    ["x", search.x === "time" ? "time" : undefined],
    ["smooth", search.smooth || undefined],
    ["range", search.range?.join("~")],
    ["log", list(search.log)],
    ["modes", list(modes)],
    ["set", list(Object.entries(search.options ?? {}).flat())],
    ["overlay", search.overlay && list(overlayWords(search.overlay))],
    ["size", search.layout && list(sizesText(search.layout))],
    ["move", search.layout && list(search.layout.moves.flat())],
    ["fold", list(search.folded)],
    ["large", search.large],
    ["focus", search.focus],
    ["find", search.find || undefined],
    ["hide", list(search.hidden)],
    ["show", list(search.shown)],
    ["filter", search.filter || undefined],
    ["sort", search.sort],
    // No columns at all is a choice, unlike an empty list of runs.
    ["columns", search.columns && joinList(search.columns)],
    ["tab", search.tab],
    ["grep", search.grep || undefined],
  ];
  const text = parts
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeReadably(String(value))}`)
    .join("&");
  return text && `?${text}`;
}

/** Percent-encoding that leaves alone what a query may hold and a person wants to read. */
const encodeReadably = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/%(2C|2F|3A|40|3D)/g, decodeURIComponent);

function withoutUndefined(search: PageSearch): PageSearch {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as PageSearch;
}
