/** What is asked of the server about one table, and what it answers. */
import { apiUrl, encodePath, getJson } from "../../api/client";
import type { Sort } from "../../table/column";
import type { TableWindow } from "./model";
import type { Aggregate, TableView } from "./tableView";

/** Where a table was logged. */
export interface TablePlace {
  run: string;
  key: string;
  step: number;
  position: number;
}

/** Absent parts leave nothing out. */
export interface TableQuery {
  search?: string;
  filter?: string;
  sql?: string;
  sort?: readonly SortKey[];
  group?: readonly string[];
  within?: readonly unknown[];
  aggregates?: readonly Aggregate[];
  columns?: readonly string[];
}

interface SortKey {
  column?: string;
  function?: string;
  descending: boolean;
}

/** The rows that are looked at, whatever their order. */
export function rowsQuery({ search, filter, sql }: TableView): TableQuery {
  if (sql) return { sql };
  return { ...(search && { search }), ...(filter && { filter }) };
}

export const sortedQuery = (view: TableView): TableQuery => ({
  ...rowsQuery(view),
  ...(view.sorts.length > 0 && { sort: view.sorts.map(plainKey) }),
});

const plainKey = ({ column, descending }: Sort): SortKey => ({ column, descending });

/** One row a group. */
export const groupQuery = (view: TableView): TableQuery => ({
  ...rowsQuery(view),
  group: view.group,
  ...(view.aggregates.length > 0 && { aggregates: view.aggregates }),
  ...(view.groupSorts.length > 0 && {
    sort: view.groupSorts.map((sort) => groupKey(sort, view.group)),
  }),
});

/** Columns of groups go by names such as "mean of score". */
function groupKey({ column, descending }: Sort, group: readonly string[]): SortKey {
  if (group.includes(column)) return { column, descending };
  if (column === COUNT) return { function: COUNT, descending };
  const [, name, of] = /^(.+?) of (.+)$/s.exec(column) ?? [];
  const [, share] = /^share of true of (.+)$/s.exec(column) ?? [];
  if (share !== undefined) return { column: share, function: "share of true", descending };
  return name && of !== undefined
    ? { column: of, function: name, descending }
    : { column, descending };
}

export const COUNT = "count";

/** The rows of one group. */
export const withinQuery = (view: TableView, keys: readonly unknown[]): TableQuery => ({
  ...sortedQuery(view),
  group: view.group,
  within: keys,
});

const written = (query: TableQuery): string | undefined =>
  Object.keys(query).length > 0 ? JSON.stringify(query) : undefined;

export const fetchWindow = (
  at: TablePlace,
  query: TableQuery,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<TableWindow> =>
  getJson<TableWindow>(
    "analyses/table/window",
    { ...at, offset, limit, query: written(query) },
    signal,
  );

export const fileUrl = (
  at: TablePlace,
  query: TableQuery,
  format: "csv" | "parquet",
  name: string,
): string =>
  apiUrl(`analysis-files/${encodePath("table")}/file`, {
    ...at,
    format,
    query: written(query),
    download: name,
  });

export const queryText = (query: unknown): string => JSON.stringify(query);
