/** One table: its controls, its rows as they come, and one row in detail. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { countOf } from "../../base/format";
import { type Size, useSize } from "../../charts/useSize";
import { DataTable } from "../../table/DataTable";
import { ErrorCard } from "../../ui/ErrorCard";
import { Download } from "../Download";
import { moveTo } from "./arranged";
import { isNumeric, type TableColumn, type TableItem } from "./model";
import { fetchWindow, groupQuery, rowsQuery, sortedQuery, type TablePlace } from "./question";
import { RowDetail } from "./RowDetail";
import type { ShownRow } from "./rowPages";
import { SqlEditor } from "./SqlEditor";
import { MANY_COLUMNS } from "./shownTable";
import styles from "./Table.module.css";
import { TableStrip } from "./TableStrip";
import type { TableView } from "./tableView";
import { useTable } from "./useTable";
import { numberOfRow } from "./useTableActions";

export interface TableGridProps {
  label: string;
  item: TableItem;
  at: TablePlace;
  options: string;
  setOptions: (options: string, how?: { replace?: boolean }) => void;
  reportCount: (shown: number, total: number, noun: string) => void;
}

const HEAD_PIXELS = 28;
const SUMMARY_HEAD_PIXELS = 64;
const NARROW_PIXELS = 560;
const TINY_PIXELS = 320;
const LOW_PIXELS = 170;
const BELOW_PIXELS = 640;

type Model = ReturnType<typeof useTable>;

export function TableGrid(props: TableGridProps) {
  const { item, error, retry } = useNamed(props.item, props.at);
  if (error)
    return (
      <ErrorCard title="The table could not be loaded" error={error} onRetry={retry}>
        <FileOfTable {...props.item} />
      </ErrorCard>
    );
  return item ? <NamedGrid {...props} item={item} /> : <div className={styles.table} aria-busy />;
}

const FileOfTable = ({ url }: TableItem) =>
  url ? (
    <Download url={url} name="table.parquet">
      table.parquet
    </Download>
  ) : null;

/** The columns of a table whose metadata had no room for them come from its file. */
function useNamed(item: TableItem, at: TablePlace) {
  const isNamed = item.columns.length > 0 || item.url === undefined;
  const { data, error, refetch } = useQuery({
    queryKey: ["table-columns", at],
    queryFn: ({ signal }) => fetchWindow(at, {}, 0, 1, signal),
    enabled: !isNamed,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const columns = data?.columns;
  const named = useMemo(() => columns && { ...item, columns }, [item, columns]);
  return { item: isNamed ? item : named, error, retry: () => void refetch() };
}

function NamedGrid(props: TableGridProps) {
  const root = useRef<HTMLDivElement>(null);
  const size = useSize(root);
  const model = useTable(props, size);
  const { rows, errors, late, view, set, live } = model;
  const total = rows.total ?? props.item.rows;
  return (
    <div ref={root} className={styles.table} data-rows={total} data-late={late || undefined}>
      <TableControls {...props} model={model} size={size} />
      {rows.missing > 0 && (
        <p className={styles.note}>{countOf(rows.missing, "row")} of this table are not there</p>
      )}
      {errors.other && rows.total === undefined ? (
        <ErrorCard title="The rows could not be loaded" error={errors.other} onRetry={live.retry}>
          <FileOfTable {...props.item} />
        </ErrorCard>
      ) : (
        <div className={styles.split} data-below={size.width < BELOW_PIXELS || undefined}>
          <div className={styles.rows}>
            <RowGrid label={props.label} total={total} model={model} />
          </div>
          {view.row !== undefined && (
            <RowDetail
              at={props.at}
              rows={rows}
              number={view.row}
              columns={model.table}
              fromTable={!view.sql}
              onRow={(row) => set({ row }, { replace: true })}
            />
          )}
        </div>
      )}
    </div>
  );
}

interface TableControlsProps extends TableGridProps {
  model: Model;
  size: Size;
}

/** The strip, and the editor under it. */
function TableControls({ at, label, item, model, size }: TableControlsProps) {
  const { view, set, rows, table, names, shown, errors, hasMedia, actions } = model;
  const [sqlOpen, setSqlOpen] = useState(view.sql !== "");
  if (item.rows === 0 && !rows.of && !view.sql) return null;
  const grouped = view.group.length > 0;
  const chosen = !grouped && shown.length !== names.length && { columns: shown };
  const showSql = (open: boolean) => {
    setSqlOpen(open);
    if (!open && view.sql) set({ sql: "" });
  };
  const small = size.width < TINY_PIXELS || size.height < LOW_PIXELS;
  return (
    <>
      <TableStrip
        {...{ at, label, view, set, names, hasMedia, sqlOpen }}
        columns={table}
        query={{ ...(grouped ? groupQuery(view) : sortedQuery(view)), ...chosen }}
        filterError={errors.filter}
        filterRef={actions.filterField}
        onSql={showSql}
        narrow={size.width < NARROW_PIXELS}
        tiny={size.width > 0 && small}
      />
      {sqlOpen && (
        <SqlEditor {...{ view, set, names }} error={errors.sql} onClose={() => setSqlOpen(false)} />
      )}
    </>
  );
}

interface RowGridProps {
  label: string;
  total: number;
  model: Model;
}

function RowGrid({ label, total, model }: RowGridProps) {
  const { view, set, rows, columns, columnsShown, names, actions, live } = model;
  const grouped = view.group.length > 0;
  return (
    <DataTable
      label={label}
      columns={columns}
      rowCount={total}
      rowAt={(index) => rows.rowAt(index)}
      rowHeightPx={model.rowHeightPx}
      headHeightPx={model.summaries ? SUMMARY_HEAD_PIXELS : HEAD_PIXELS}
      sorts={grouped ? view.groupSorts : view.sorts}
      onSorts={(sorts) => set(grouped ? { groupSorts: sorts } : { sorts })}
      sortsDescending={(id) => columnsShown.some((one) => one.name === id && isNumeric(one))}
      onWindow={live.onWindow}
      {...(names.length > MANY_COLUMNS && { onColumnWindow: model.onColumnWindow })}
      onOpen={actions.open}
      opensOn="doubleClick"
      onPress={actions.press}
      onKey={actions.onKey}
      {...(view.row !== undefined && { isSelected: isRow(view.row) })}
      {...(grouped && { nestingOf })}
      pinned={1 + columnsShown.filter((one) => isPinned(one, view)).length}
      widths={view.widths}
      onWidths={(widths) => set({ widths })}
      onMove={(id, to) => set(moveTo(names, view, id, to - 1))}
      rowsOf={JSON.stringify([rowsQuery(view), view.group])}
      late={model.dimmed}
      empty={<p className={styles.empty}>{rows.of ? "No row passes" : "No rows"}</p>}
    />
  );
}

const isRow = (number: number) => (row: ShownRow, index: number) =>
  !row.group && numberOfRow(row, index) === number;

const nestingOf = (row: ShownRow) =>
  row.group ? { level: 1, open: row.group.open } : { level: 2, open: undefined };

const isPinned = (column: TableColumn, view: TableView): boolean =>
  view.group.length > 0 ? column.role === "key" : view.pinned.includes(column.name);
