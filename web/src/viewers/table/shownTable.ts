/** Which columns of a table are asked for and shown. */
import { useCallback, useMemo, useState } from "react";
import { shownColumns } from "./arranged";
import type { TableColumn, TableItem } from "./model";
import type { Rows } from "./rowPages";
import { groupColumns } from "./tableColumns";
import type { TableView } from "./tableView";

/** Of wider tables only columns in sight are asked for. */
export const MANY_COLUMNS = 60;

const FIRST: readonly [number, number] = [0, 30];

/** Places of the grid's columns in sight; told only where a table is wide. */
export function useSight() {
  const [sight, setSight] = useState(FIRST);
  const onColumnWindow = useCallback(
    (from: number, to: number) =>
      setSight((old) => (old[0] === from && old[1] === to ? old : [from, to])),
    [],
  );
  return { sight, onColumnWindow };
}

/** Which columns to ask for: all of a few; of many those in sight. */
export function useAsked(item: TableItem, view: TableView, sight: readonly [number, number]) {
  const names = useMemo(() => item.columns.map(({ name }) => name), [item.columns]);
  return useMemo(() => {
    if (names.length <= MANY_COLUMNS || view.sql) return undefined;
    const shown = shownColumns(names, view);
    const pinned = shown.slice(0, view.pinned.length);
    // One place is taken by the numbers of rows.
    const [from, to] = [sight[0] - 1, sight[1] - 1].map((at) => Math.max(0, at)) as [
      number,
      number,
    ];
    const block = [
      Math.floor(from / BLOCK_COLUMNS) * BLOCK_COLUMNS,
      Math.ceil(to / BLOCK_COLUMNS) * BLOCK_COLUMNS,
    ];
    return [...new Set([...pinned, ...shown.slice(block[0], block[1])])];
  }, [names, view, sight]);
}

const BLOCK_COLUMNS = 16;

/** The table's columns; in SQL those of the answer. */
export function useTableColumns(
  item: TableItem,
  rows: Rows,
  view: TableView,
): readonly TableColumn[] {
  const { columns } = rows;
  const grouped = view.group.length > 0;
  return useMemo(() => {
    if (view.sql) return columns ?? [];
    if (item.columns.length > 0) return item.columns;
    return grouped ? [] : (columns ?? []);
  }, [item.columns, columns, view.sql, grouped]);
}

export function columnsOf(
  answered: readonly TableColumn[] | undefined,
  table: readonly TableColumn[],
  shown: readonly string[],
  view: TableView,
): readonly TableColumn[] {
  const isGrouped = answered?.some(({ role }) => role === "key");
  if (view.group.length > 0 && isGrouped) return groupColumns(answered ?? [], table, shown);
  const byName = new Map(table.map((column) => [column.name, column]));
  return shown.flatMap((name) => byName.get(name) ?? []);
}
