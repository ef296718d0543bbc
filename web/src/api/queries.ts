/**
 * Every question the page asks the server, as TanStack Query options. Runs and projects are named
 * by their paths, "entity/project/id" and "entity/project".
 */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { decodeSeries, type SeriesTrack } from "./binary";
import { encodePath, getBinary, getJson } from "./client";
import type {
  AllMarks,
  Columns,
  ConsoleLines,
  Keys,
  MediaTracks,
  Projects,
  Run,
  RunDetail,
  Runs,
} from "./types.gen";

/** Rows of the run table that one request brings. */
const RUNS_A_PAGE = 1000;

export const projectsQuery = () =>
  queryOptions({
    queryKey: ["projects"],
    queryFn: ({ signal }) => getJson<Projects>("projects", {}, signal),
  });

/** All runs of a project with the values of `columns`, newest first. */
export const runsQuery = (project: string, columns: readonly string[] = []) =>
  queryOptions({
    queryKey: ["runs", project, columns],
    queryFn: ({ signal }) => allRuns(project, columns, signal),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
  });

async function allRuns(
  project: string,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<Runs> {
  const page = (offset: number) =>
    getJson<Runs>(
      `projects/${encodePath(project)}/runs`,
      { columns, limit: RUNS_A_PAGE, offset },
      signal,
    );
  const first = await page(0);
  const offsets: number[] = [];
  for (let at = first.runs.length; at > 0 && at < first.total; at += RUNS_A_PAGE) offsets.push(at);
  const others = await Promise.all(offsets.map(page));
  // A run that began between two pages moves the others down: keep each once.
  const byId = new Map<string, Run>();
  for (const { runs } of [first, ...others]) for (const run of runs) byId.set(run.id, run);
  return { runs: [...byId.values()], total: Math.max(first.total, byId.size) };
}

export const columnsQuery = (project: string) =>
  queryOptions({
    queryKey: ["columns", project],
    queryFn: ({ signal }) =>
      getJson<Columns>(`projects/${encodePath(project)}/columns`, {}, signal),
  });

export const runQuery = (run: string) =>
  queryOptions({
    queryKey: ["run", [run]],
    queryFn: ({ signal }) => getJson<RunDetail>(`runs/${encodePath(run)}`, {}, signal),
  });

/** `limit` printed lines of a run, beginning after line `after`. */
export const consoleQuery = (run: string, after = 0, limit = 1000) =>
  queryOptions({
    queryKey: ["console", [run], after, limit],
    queryFn: ({ signal }) =>
      getJson<ConsoleLines>(`runs/${encodePath(run)}/console`, { after, limit }, signal),
    placeholderData: keepPreviousData,
  });

export const keysQuery = (runs: readonly string[]) =>
  queryOptions({
    queryKey: ["keys", runs],
    queryFn: ({ signal }) => getJson<Keys>("keys", { run: runs }, signal),
    placeholderData: keepPreviousData,
    enabled: runs.length > 0,
  });

/** Steps at which media was logged, for the film strip. */
export const marksQuery = (runs: readonly string[], limit = 2000) =>
  queryOptions({
    queryKey: ["marks", runs, limit],
    queryFn: ({ signal }) => getJson<AllMarks>("marks", { run: runs, limit }, signal),
    placeholderData: keepPreviousData,
    enabled: runs.length > 0,
  });

/** The newest media under `key` at or before `step`, or each run's own of a list, its items from `first` on; without a step the newest of all. */
export const mediaAtQuery = (
  runs: readonly string[],
  key: string,
  step: number | readonly number[] | null | undefined,
  items = 100,
  first = 0,
) =>
  queryOptions({
    queryKey: ["media-at", runs, key, step ?? null, items, first],
    queryFn: ({ signal }) =>
      getJson<MediaTracks>("media", { run: runs, key, step, items, first: first || null }, signal),
    placeholderData: (previous, query) => (query?.queryKey[2] === key ? previous : undefined),
    enabled: runs.length > 0,
  });

/** Entries of `key` over a range of steps, thinned evenly to `entries`. */
export const mediaHistoryQuery = (
  runs: readonly string[],
  key: string,
  range?: readonly [number, number],
  entries = 400,
  items = 16,
) =>
  queryOptions({
    queryKey: ["media-history", runs, key, range ?? null, entries, items],
    queryFn: ({ signal }) =>
      getJson<MediaTracks>(
        "media/history",
        { run: runs, key, from: range?.[0], to: range?.[1], entries, items },
        signal,
      ),
    placeholderData: (previous, query) => (query?.queryKey[2] === key ? previous : undefined),
    enabled: runs.length > 0,
  });

/** Points of `key` over `range` of the x axis: all of them, or buckets if more than `points`. */
export const seriesQuery = (
  runs: readonly string[],
  key: string,
  x: "step" | "time" = "step",
  range?: readonly [number, number],
  points = 1000,
) =>
  queryOptions({
    queryKey: ["series", runs, key, x, range ?? null, points],
    queryFn: async ({ signal }): Promise<SeriesTrack[]> =>
      decodeSeries(
        await getBinary(
          "series",
          { run: runs, key, x, from: range?.[0], to: range?.[1], points },
          signal,
        ),
      ),
    placeholderData: (previous, query) =>
      query?.queryKey[2] === key && query.queryKey[3] === x ? previous : undefined,
    // Typed arrays: comparing them deeply costs more than drawing them.
    structuralSharing: false,
    enabled: runs.length > 0,
  });

/** What the server computes on one logged value of a kind, e.g. a window of a table's rows. */
export const analysisQuery = <T>(
  kind: string,
  name: string,
  at: { run: string; key: string; step: number; position?: number },
  args: Record<string, string | number | undefined> = {},
) =>
  queryOptions({
    queryKey: ["analysis", kind, name, at, args],
    queryFn: ({ signal }) =>
      getJson<T>(`analyses/${encodePath(kind)}/${encodePath(name)}`, { ...at, ...args }, signal),
    placeholderData: keepPreviousData,
    // What was logged at a step does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });
