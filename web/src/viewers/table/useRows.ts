/** The rows of the present question; until they have come, those of the one before. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { GroupPages } from "./groupPages";
import {
  fetchWindow,
  groupQuery,
  queryText,
  sortedQuery,
  type TablePlace,
  type TableQuery,
  withinQuery,
} from "./question";
import { type RowPages, type Rows, rowPagesOf } from "./rowPages";
import type { TableView } from "./tableView";

const FIRST_ROWS: readonly [number, number] = [0, 40];

export interface LiveRows {
  rows: Rows;
  /** They are of the question before. */
  late: boolean;
  /** The present question was refused. */
  error: unknown;
  retry: () => void;
  onWindow: (first: number, last: number) => void;
}

const pagesOf = (at: TablePlace, query: TableQuery): RowPages =>
  rowPagesOf(queryText([at, query]), (offset, limit, signal) =>
    fetchWindow(at, query, offset, limit, signal),
  );

/** Rows or groups as the view says; `columns` are those to be asked for, or all. */
function storeOf(at: TablePlace, view: TableView, columns: readonly string[] | undefined): Rows {
  const choice = columns && { columns };
  if (view.group.length === 0) return pagesOf(at, { ...sortedQuery(view), ...choice });
  const query = { ...groupQuery(view), ...choice };
  const key = `${queryText([at, query])} ${view.open.join(" ")}`;
  return new GroupPages(key, pagesOf(at, query), view.open, (keys) =>
    pagesOf(at, withinQuery(view, keys)),
  );
}

export function useRows(
  at: TablePlace,
  view: TableView,
  columns: readonly string[] | undefined,
): LiveRows {
  const { search, filter, sql, sorts, group, groupSorts, aggregates, open } = view;
  const parts = JSON.stringify([
    at,
    search,
    filter,
    sql,
    sorts,
    group,
    groupSorts,
    aggregates,
    open,
    columns,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: spelled out as text
  const store = useMemo(() => storeOf(at, view, columns), [parts]);
  const [shown, setShown] = useState(store);
  const visible = useRef(FIRST_ROWS);
  const order = JSON.stringify([search, filter, sql, sorts, group, groupSorts]);
  const lastOrder = useRef(order);
  if (lastOrder.current !== order) {
    lastOrder.current = order;
    visible.current = FIRST_ROWS;
  }
  const version = useCallback(() => store.version, [store]);
  useSyncExternalStore(store.subscribe, version);
  const shownVersion = useCallback(() => shown.version, [shown]);
  useSyncExternalStore(shown.subscribe, shownVersion);
  useEffect(() => store.want(...visible.current), [store]);
  const ready = store.has(visible.current[0]);
  if (ready && shown !== store) setShown(store);
  const onWindow = useCallback(
    (first: number, last: number) => {
      visible.current = [first, last];
      shown.want(first, last);
      if (store !== shown) store.want(first, last);
    },
    [shown, store],
  );
  const retry = useCallback(() => store.retry(), [store]);
  return {
    rows: ready ? store : shown,
    late: !ready && shown !== store,
    error: store.error,
    retry,
    onWindow,
  };
}
