/** What a person set on a table, as the text of its panel's options: a link opens the same view. */
import type { Sort } from "../../table/column";
import { type Options, parseOptions, withOptions } from "../panelOptions";
import { joinNames, splitNames } from "./names";

export const ROW_SIZES = ["compact", "medium", "large"] as const;
export type RowSize = (typeof ROW_SIZES)[number];

export interface Aggregate {
  function: string;
  column: string;
}

export interface TableView {
  search: string;
  filter: string;
  /** Rows are the answer to this, if it is not empty. */
  sql: string;
  sorts: readonly Sort[];
  /** Columns whose equal values make a group. */
  group: readonly string[];
  groupSorts: readonly Sort[];
  /** Empty: the server's choice. */
  aggregates: readonly Aggregate[];
  hidden: readonly string[];
  /** If not empty only these: says in few names what `hidden` would in many. */
  only: readonly string[];
  /** Pairs: the first was put before the second; "" is the end. */
  moves: readonly (readonly [string, string])[];
  pinned: readonly string[];
  widths: Readonly<Record<string, number>>;
  rowSize: RowSize | undefined;
  /** Small histograms in the headings. */
  summaries: boolean;
  /** Numeric columns coloured by value. */
  shaded: readonly string[];
  /** Keys of opened groups, as JSON. */
  open: readonly string[];
  /** The row looked at in detail: its number in the table. */
  row: number | undefined;
}

/** Names of the options in links; short. */
const NAMES = {
  search: "q",
  filter: "f",
  sql: "sql",
  sorts: "sort",
  group: "group",
  groupSorts: "gsort",
  aggregates: "agg",
  hidden: "hide",
  only: "only",
  moves: "move",
  pinned: "pin",
  widths: "w",
  rowSize: "rows",
  summaries: "sum",
  shaded: "shade",
  open: "open",
  row: "row",
} as const satisfies Record<keyof TableView, string>;

export function readView(options: string): TableView {
  const read = parseOptions(options);
  const names = (name: keyof TableView) => splitNames(textOf(read, name));
  const row = textOf(read, "row");
  return {
    search: textOf(read, "search"),
    filter: textOf(read, "filter"),
    sql: textOf(read, "sql"),
    sorts: names("sorts").flatMap(sortOf),
    group: names("group"),
    groupSorts: names("groupSorts").flatMap(sortOf),
    aggregates: names("aggregates").flatMap(aggregateOf),
    hidden: names("hidden"),
    only: names("only"),
    moves: pairsOf(names("moves")),
    pinned: names("pinned"),
    widths: widthsOf(names("widths")),
    rowSize: ROW_SIZES.find((size) => size === textOf(read, "rowSize")),
    summaries: textOf(read, "summaries") !== "off",
    shaded: names("shaded"),
    open: names("open"),
    row: /^\d{1,12}$/.test(row) ? Number(row) : undefined,
  };
}

const textOf = (read: Options, name: keyof TableView): string => read[NAMES[name]] ?? "";

const sortOf = (word: string): Sort[] =>
  /^[ad]:./s.test(word) ? [{ column: word.slice(2), descending: word.startsWith("d") }] : [];

function aggregateOf(word: string): Aggregate[] {
  const colon = word.indexOf(":");
  return colon > 0 ? [{ function: word.slice(0, colon), column: word.slice(colon + 1) }] : [];
}

function widthsOf(words: readonly string[]): Record<string, number> {
  const pairs = words.flatMap((word) => {
    const colon = word.indexOf(":");
    const width = Number(word.slice(0, colon));
    return colon > 0 && width > 0 ? [[word.slice(colon + 1), width] as const] : [];
  });
  return Object.fromEntries(pairs);
}

const pairsOf = (items: readonly string[]): [string, string][] =>
  items.flatMap((first, i) => (i % 2 === 0 ? [[first, items[i + 1] ?? ""]] : []));

/** The options with some of the view changed. */
export function writeView(options: string, change: Partial<TableView>): string {
  const entries = (Object.keys(change) as (keyof TableView)[]).map(
    (name) => [NAMES[name], written(name, change)] as const,
  );
  return withOptions(options, Object.fromEntries(entries));
}

function written(name: keyof TableView, change: Partial<TableView>): string | undefined {
  switch (name) {
    case "sorts":
    case "groupSorts":
      return joinNames(
        (change[name] ?? []).map(({ column, descending }) => `${descending ? "d" : "a"}:${column}`),
      );
    case "aggregates":
      return joinNames((change.aggregates ?? []).map((one) => `${one.function}:${one.column}`));
    case "widths":
      return joinNames(Object.entries(change.widths ?? {}).map(([id, width]) => `${width}:${id}`));
    case "moves":
      return joinNames((change.moves ?? []).flat());
    case "summaries":
      return change.summaries === false ? "off" : undefined;
    case "row":
      return change.row === undefined ? undefined : String(change.row);
    case "search":
    case "filter":
    case "sql":
    case "rowSize":
      return change[name] || undefined;
    default:
      return joinNames(change[name] ?? []);
  }
}
