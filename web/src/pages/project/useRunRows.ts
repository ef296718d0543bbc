/** The rows of the run table: loaded, filtered, sorted, and which of them are in panels. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { columnsQuery, runsQuery } from "../../api/queries";
import type { Columns, Run } from "../../api/types.gen";
import { compareValues } from "../../base/natural";
import type { Sort } from "../../table/column";
import type { VisibleRun } from "../../workspace/view";
import { usePageState } from "../pageState";
import { candidateColumns, defaultColumns } from "./chosenColumns";
import { FilterError } from "./filterSyntax";
import { compileFilter, EVERY_RUN, type RunFilter } from "./runFilter";
import { isOwnColumn, runValue } from "./runValues";
import { asVisible, visibleIds } from "./visibleRuns";

/** The server draws no more in one panel; far more than colours to tell them apart. */
export const MOST_IN_PANELS = 200;

const NO_COLUMNS: Columns = { config: [], summary: [] };
const NONE: readonly Run[] = [];

export interface RunRows {
  /** Undefined until loaded. */
  total: number | undefined;
  error: unknown;
  refetch: () => void;
  known: Columns;
  columns: string[];
  sort: Sort | undefined;
  filterError: FilterError | undefined;
  /** Runs that passed the filter, newest first. */
  matching: readonly Run[];
  /** The same, in the order of the table. */
  rows: readonly Run[];
  visible: ReadonlySet<string>;
  panels: VisibleRun[];
}

export function useRunRows(project: string): RunRows {
  const { search } = usePageState();
  const filterText = useDeferredValue(search.filter ?? "");
  const columnsAnswer = useQuery(columnsQuery(project));
  const known = columnsAnswer.data ?? NO_COLUMNS;
  const { filter, filterError } = useMemo(() => compiled(filterText, known), [filterText, known]);
  const sort = parseSort(search.sort);
  const candidates = useMemo(() => candidateColumns(known), [known]);
  const wanted = useMemo(() => {
    const all = [
      ...candidates,
      ...(search.columns ?? []),
      ...filter.columns,
      sort?.column ?? "name",
    ];
    return [...new Set(all)].filter((column) => column !== "name" && !isOwnColumn(column)).sort();
  }, [candidates, search.columns, filter, sort?.column]);
  const answer = useQuery({ ...runsQuery(project, wanted), enabled: !columnsAnswer.isPending });
  const runs = answer.data?.runs ?? NONE;
  const now = Math.floor(Date.now() / 60_000) * 60;

  const matching = useMemo(() => {
    const loaded = filter.columns.every((column) => isLoaded(runs, column));
    return loaded ? runs.filter((run) => filter.accepts(run, now)) : runs;
  }, [runs, filter, now]);
  const rows = useMemo(
    () => sortRuns(matching, sort?.column, sort?.descending ?? false, now),
    [matching, sort?.column, sort?.descending, now],
  );
  const columns = useMemo(
    () => search.columns ?? defaultColumns(candidates, runs),
    [search.columns, candidates, runs],
  );
  const visible = useMemo(
    () => visibleIds(matching, { hidden: search.hidden ?? [], shown: search.shown ?? [] }),
    [matching, search.hidden, search.shown],
  );
  const panels = useMemo(
    () =>
      matching
        .filter((run) => visible.has(run.id))
        .slice(0, MOST_IN_PANELS)
        .map(asVisible),
    [matching, visible],
  );
  return {
    total: answer.data?.total,
    error: columnsAnswer.error ?? answer.error,
    refetch: () => void (columnsAnswer.error ? columnsAnswer.refetch() : answer.refetch()),
    known,
    columns,
    sort,
    filterError,
    matching,
    rows,
    visible,
    panels,
  };
}

/** While a column is on its way, no run has it: filtering by it would show none. */
const isLoaded = (runs: readonly Run[], column: string): boolean =>
  runs.some((run) => column in run.values);

interface Compiled {
  filter: RunFilter;
  filterError: FilterError | undefined;
}

function compiled(text: string, known: Columns): Compiled {
  try {
    return { filter: compileFilter(text, known), filterError: undefined };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return { filter: EVERY_RUN, filterError: error };
  }
}

/** "-summary.loss" sorts by the loss, largest first. */
export function parseSort(text: string | undefined): Sort | undefined {
  if (!text) return undefined;
  const descending = text.startsWith("-");
  return { column: descending ? text.slice(1) : text, descending };
}

export const formatSort = (sort: Sort | undefined): string | undefined =>
  sort && `${sort.descending ? "-" : ""}${sort.column}`;

/** Runs without the value come last in either direction. */
export function sortRuns(
  runs: readonly Run[],
  column: string | undefined,
  descending: boolean,
  now: number,
): readonly Run[] {
  if (!column) return runs;
  const rows = runs.map((run) => ({ run, value: runValue(run, column, now) }));
  const last = (value: unknown) => value === undefined || value === null || Number.isNaN(value);
  rows.sort((a, b) => {
    if (last(a.value) || last(b.value)) return compareValues(a.value, b.value);
    return (descending ? -1 : 1) * compareValues(a.value, b.value);
  });
  return rows.map(({ run }) => run);
}
