/** Everything that one table's panel shows: its view, its rows, its columns. */
import { useEffect, useMemo, useRef } from "react";
import type { Size } from "../../charts/useSize";
import { useStable } from "../../table/useStable";
import { useDelayed } from "../../ui/useDelayed";
import { shownColumns } from "./arranged";
import { isMedia } from "./model";
import type { Rows, ShownRow, TableRow } from "./rowPages";
import { columnsOf, MANY_COLUMNS, useAsked, useSight, useTableColumns } from "./shownTable";
import { useStatistics } from "./statistics";
import type { TableGridProps } from "./TableGrid";
import { gridColumns } from "./tableColumns";
import { errorsOf } from "./tableErrors";
import { type RowSize, readView, type TableView, writeView } from "./tableView";
import { useRows } from "./useRows";
import { useTableActions } from "./useTableActions";

const TEXT_ROW_PIXELS: Record<RowSize, number> = { compact: 25, medium: 45, large: 89 };
/** Pictures in cells are 48 pixels high in medium rows. */
const MEDIA_ROW_PIXELS: Record<RowSize, number> = { compact: 33, medium: 57, large: 137 };
/** Lower panels keep their room for rows. */
const SUMMARIES_FROM_PIXELS = 240;
const SAMPLE_ROWS = 60;
const DIM_MS = 120;

export function useTable(props: TableGridProps, size: Size) {
  const { item, at, options, setOptions } = props;
  const view = useMemo(() => readView(options), [options]);
  const set = useStable((change: Partial<TableView>, how?: { replace?: boolean }) =>
    setOptions(writeView(options, change), how),
  );
  const { sight, onColumnWindow } = useSight();
  const asked = useAsked(item, view, sight);
  const live = useRows(at, view, asked);
  const { rows, late } = live;
  const table = useTableColumns(item, rows, view);
  const names = useMemo(() => table.map(({ name }) => name), [table]);
  const shown = useMemo(() => shownColumns(names, view), [names, view]);
  const columnsShown = useMemo(
    () => columnsOf(rows.columns, table, shown, view),
    [rows.columns, table, shown, view],
  );
  const errors = errorsOf(live.error, view);
  // Steps that come quickly one after the other do not flicker.
  const dimmed = useDelayed(late && !errors.filter && !errors.sql, DIM_MS);
  const summaries = view.summaries && size.height > SUMMARIES_FROM_PIXELS;
  const inSight = asked ?? shown.slice(0, MANY_COLUMNS);
  // Half a condition is no question: headings say until then what they said.
  const answered = useRef(view);
  if (!late && !live.error) answered.current = view;
  const statistics = useStatistics(at, answered.current, inSight, summaries);
  const actions = useTableActions(view, set, rows);
  const base = { view, set, names, statistics, summaries, actions, rowCount: item.rows };
  const columns = useColumns(base, rows, columnsShown);
  useReport(props, rows, view);
  return {
    ...{ view, set, live, rows, late, dimmed, table, names, shown, columnsShown },
    ...{ errors, summaries, actions, onColumnWindow, ...columns },
  };
}

type Base = Pick<
  Parameters<typeof gridColumns>[1],
  "view" | "set" | "names" | "statistics" | "summaries" | "rowCount"
> & { actions: ReturnType<typeof useTableActions> };

/** The grid's columns, the same list as long as nothing in it changes. */
function useColumns(base: Base, rows: Rows, columnsShown: Parameters<typeof gridColumns>[0]) {
  const { view, names, statistics, summaries, actions, rowCount } = base;
  const hasMedia = columnsShown.some(isMedia);
  const rowSize: RowSize = view.rowSize ?? (hasMedia ? "medium" : "compact");
  const rowHeightPx = (hasMedia ? MEDIA_ROW_PIXELS : TEXT_ROW_PIXELS)[rowSize];
  const taken = useRef(new Map<string, number>()).current;
  const sample = useStable(() => sampleOf(rows));
  const hasRows = rows.total !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths come with the first rows
  const columns = useMemo(
    () =>
      gridColumns(columnsShown, {
        ...base,
        ...{ rowSize, rowHeightPx, sample, taken },
        filterBy: view.sql ? undefined : actions.filterBy,
        beginFilter: actions.beginFilter,
        toggleGroup: actions.toggleGroup,
      }),
    [columnsShown, view, names, rowSize, rowHeightPx, statistics, summaries, hasRows, rowCount],
  );
  return { columns, hasMedia, rowHeightPx };
}

/** "n of m rows". */
function useReport({ item, reportCount }: TableGridProps, rows: Rows, view: TableView): void {
  const matching = view.group.length > 0 ? item.rows : (rows.total ?? item.rows);
  const all = view.sql || view.group.length > 0 ? matching : (rows.of ?? matching);
  useEffect(
    () => reportCount(matching, Math.max(matching, all), "row"),
    [reportCount, matching, all],
  );
}

function sampleOf(rows: Rows): readonly TableRow[] {
  const found: TableRow[] = [];
  for (let i = 0; i < SAMPLE_ROWS; i++) {
    const row = rows.rowAt(i);
    if (row && !(row as ShownRow).inside) found.push(row);
  }
  return found;
}
