/** The rows of one table, fetched in pages as one scrolls, sorted by the server. */
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { type ReactNode, useCallback, useState } from "react";
import { analysisQuery } from "../../api/queries";
import { formatInteger } from "../../base/format";
import type { Column, Sort } from "../../table/column";
import { DataTable } from "../../table/DataTable";
import { ErrorCard } from "../../ui/ErrorCard";
import { isStored, StoredCell, storedText } from "../StoredCell";
import {
  cellText,
  columnWidth,
  isMedia,
  isNumeric,
  PAGE_ROWS,
  pagesFor,
  type TableColumn,
  type TableItem,
  type TableWindow,
  wholeText,
} from "./model";
import styles from "./Panel.module.css";

interface RowsProps {
  label: string;
  item: TableItem;
  at: { run: string; key: string; step: number; position: number };
}

export function Rows({ label, item, at }: RowsProps) {
  const [sort, setSort] = useState<Sort>();
  const [visible, setVisible] = useState<[number, number]>([0, PAGE_ROWS / 2]);
  const { windows, error, retry } = useWindows(item, at, sort, visible);
  const first = [...windows.values()][0];
  const names = item.columns.length ? item.columns : (first?.columns ?? []);
  const columns = toColumns(names, windows.get(0)?.rows ?? first?.rows ?? []);
  const onWindow = useCallback(
    (from: number, to: number) =>
      setVisible((old) => (old[0] === from && old[1] === to ? old : [from, to])),
    [],
  );
  if (error && !first)
    return <ErrorCard title="The rows could not be loaded" error={error} onRetry={retry} />;
  return (
    <DataTable
      label={label}
      columns={columns}
      rowCount={item.rows}
      rowAt={(index) => windows.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS]}
      rowHeightPx={names.some(isMedia) ? MEDIA_ROW_PIXELS : ROW_PIXELS}
      sort={sort}
      onSort={setSort}
      sortsDescending={(id) => isNumeric(names[Number(id)] ?? { name: "", type: "" })}
      onWindow={onWindow}
      empty={<p className={styles.empty}>No rows</p>}
    />
  );
}

/** Pages of rows by number. A page that is on its way keeps the rows of the step before. */
function useWindows(
  item: TableItem,
  at: RowsProps["at"],
  sort: Sort | undefined,
  visible: [number, number],
) {
  const pages = pagesFor(visible[0], visible[1], item.rows);
  const name = sort && item.columns[Number(sort.column)]?.name;
  return useQueries({
    queries: pages.map((page) => ({
      ...analysisQuery<TableWindow>("table", "window", at, {
        offset: page * PAGE_ROWS,
        limit: PAGE_ROWS,
        sort: name,
        descending: name === undefined ? undefined : String(sort?.descending ?? false),
      }),
      enabled: item.url !== undefined,
      placeholderData: keepPreviousData,
    })),
    combine: (answers) => ({
      windows: new Map(
        answers.flatMap(({ data }) => (data ? [[data.offset / PAGE_ROWS, data] as const] : [])),
      ),
      error: answers.find((answer) => answer.error)?.error ?? null,
      retry: () => answers.forEach((answer) => void answer.refetch()),
    }),
  });
}

const NUMBER_PIXELS = 52;
const ROW_PIXELS = 25;
/** Pictures in cells are 48 pixels high. */
const MEDIA_ROW_PIXELS = 57;

const contentOf = (value: unknown, column: TableColumn): ReactNode =>
  isMedia(column) && isStored(value) ? <StoredCell stored={value} /> : cellText(value, column);

const textOf = (value: unknown): string => (isStored(value) ? storedText(value) : wholeText(value));

function toColumns(names: readonly TableColumn[], rows: readonly unknown[][]): Column<unknown[]>[] {
  const numbering: Column<unknown[]> = {
    id: "#",
    title: "#",
    description: "Place in the shown order",
    width: NUMBER_PIXELS,
    align: "right",
    cell: (_, index) => formatInteger(index + 1),
  };
  const own = names.map(
    (column, place): Column<unknown[]> => ({
      id: String(place),
      title: column.name,
      description: `${column.name} (${column.type})`,
      width: columnWidth(column, place, rows),
      align: isNumeric(column) ? "right" : "left",
      sortable: !isMedia(column),
      cell: (row) => contentOf(row[place], column),
      text: (row) => textOf(row[place]),
    }),
  );
  return [numbering, ...own];
}
