/** Which columns the run table shows when nobody chose. */

import type { Columns, Run } from "../../api/types.gen";
import { numberOf } from "../../base/format";

/** Columns whose values are loaded to see which are worth showing. */
const CONFIG_CANDIDATES = 16;
const SUMMARY_CANDIDATES = 12;
const SUMMARY_SHOWN = 2;
const CONFIG_SHOWN = 1;
/** Enough rows to judge by. */
const ROWS_LOOKED_AT = 200;

/** Names starting with "_" are the recorder's own: step, time, kind of media. */
const isInternal = (name: string): boolean => /(^|\.)_/.test(name);

/** What is held out says most, then what most people look at. */
function rankOf(name: string): number {
  if (/^(val|valid|validation|eval|test)[/._]/i.test(name)) return 0;
  return /(loss|acc|accuracy|score|reward|iou|f1|auc)$/i.test(name) ? 1 : 2;
}

/** Differs in every run, and says nothing to a reader. */
const isSeed = (name: string): boolean => /(^|[._])(seed|id|name|path|dir)$/i.test(name);

/** Columns to load for judging, in the order of how many runs have them. */
export function candidateColumns(columns: Columns): string[] {
  const named = (names: readonly string[], prefix: string, most: number) =>
    names
      .filter((name) => !isInternal(name))
      .toSorted((a, b) => (prefix === "summary" ? rankOf(a) - rankOf(b) : 0))
      .slice(0, most)
      .map((name) => `${prefix}.${name}`);
  return [
    ...named(columns.summary, "summary", SUMMARY_CANDIDATES),
    ...named(columns.config, "config", CONFIG_CANDIDATES),
  ];
}

/** State, the first summaries that are numbers, the config that differs between runs, age. */
export function defaultColumns(candidates: readonly string[], runs: readonly Run[]): string[] {
  const rows = runs.slice(0, ROWS_LOOKED_AT);
  const of = (prefix: string) => candidates.filter((column) => column.startsWith(`${prefix}.`));
  const numeric = (column: string) =>
    rows.some((run) => numberOf(run.values[column]) !== undefined);
  const summary = of("summary").filter(numeric).slice(0, SUMMARY_SHOWN);
  const config = of("config")
    .map((column) => ({
      column,
      variety: varietyOf(rows, column) - (isSeed(column) ? ROWS_LOOKED_AT : 0),
    }))
    .filter(({ column }) => varietyOf(rows, column) > 1)
    .toSorted((a, b) => b.variety - a.variety)
    .map(({ column }) => column);
  return ["state", ...summary, ...config.slice(0, CONFIG_SHOWN), "age"];
}

/** How many different values the column has. */
const varietyOf = (rows: readonly Run[], column: string): number =>
  new Set(rows.map((run) => JSON.stringify(run.values[column]))).size;
