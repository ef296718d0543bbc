/** Live updates: server-sent events that patch the run list and refetch what changed. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { apiUrl } from "./client";
import type { Run, RunDetail, Runs } from "./types.gen";

/** What to follow: one project's runs, or single runs. Null follows nothing. */
export type LiveTarget = { project: string } | { runs: readonly string[] };

/** "waiting" until the first contact, "stalled" when the connection was lost and is being retried. */
export type LiveState = "waiting" | "connected" | "stalled";

export interface RunChange {
  run: string;
  version: number;
  state: string;
  last_step: number | null;
}

export interface LiveChange {
  runs: RunChange[];
  projects: boolean;
}

/** Refetch at most this often: a training logs far faster than a person looks. */
const REFETCH_INTERVAL_MS = 1000;
/** The run table's values come as a whole; with many runs that is worth waiting for. */
const TABLE_INTERVAL_MS = 3000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;
/** A short break, as when a laptop wakes, is not worth a word. */
const STALLED_AFTER_MS = 2500;

/** Keep the queries of `target` up to date while the component is mounted. */
export function useLive(target: LiveTarget | null): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("waiting");
  const url = target && apiUrl("live", "runs" in target ? { run: target.runs } : target);
  useEffect(() => {
    if (!url) return;
    const updates = new PendingUpdates(client);
    const stop = follow(url, {
      onChange: (change) => updates.add(change),
      onStalled: () => setState("stalled"),
      onOpen: (again) => {
        setState("connected");
        // What happened during the break is unknown: ask for all that is on the page.
        if (again) updates.everything();
      },
    });
    return () => {
      stop();
      updates.stop();
    };
  }, [client, url]);
  return state;
}

export interface LiveListener {
  onChange: (change: LiveChange) => void;
  /** `again` says that there was contact before, and then a break. */
  onOpen: (again: boolean) => void;
  onStalled: () => void;
}

/** Listen to `url`, reconnecting for ever with growing pauses. Returns how to stop. */
export function follow(url: string, listener: LiveListener): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let notice: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_RETRY_MS;
  let contacted = false;

  function connect(): void {
    source = new EventSource(url);
    source.onopen = () => {
      clearTimeout(notice);
      notice = undefined;
      pause = FIRST_RETRY_MS;
      listener.onOpen(contacted);
      contacted = true;
    };
    source.addEventListener("change", (event) =>
      listener.onChange(JSON.parse(event.data) as LiveChange),
    );
    source.onerror = () => {
      // Browsers give up for good on some answers; our own retry never does.
      source?.close();
      notice ??= setTimeout(listener.onStalled, STALLED_AFTER_MS);
      retry = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_RETRY_MS);
    };
  }

  connect();
  return () => {
    source?.close();
    clearTimeout(retry);
    clearTimeout(notice);
  };
}

/** Collects changes and applies them at most once per interval. */
export class PendingUpdates {
  readonly #client: QueryClient;
  readonly #runs = new Set<string>();
  readonly #projects = new Set<string>();
  /** Changes of runs that were not loaded when they came. */
  readonly #early = new Map<string, RunChange>();
  #panelTimer: ReturnType<typeof setTimeout> | undefined;
  #tableTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  add(change: LiveChange): void {
    // The first event says how things are now: mostly what the page has just loaded.
    const news = unknownTo(this.#client, change.runs);
    if (change.projects) this.#refetchLists();
    if (news.length === 0) return;
    const loaded = loadedRuns(this.#client);
    for (const change of news) {
      if (loaded.has(change.run)) this.#note(change.run);
      else this.#early.set(change.run, change);
    }
    patchRuns(this.#client, news);
    this.#panelTimer ??= setTimeout(() => this.#refetchPanels(), REFETCH_INTERVAL_MS);
    this.#tableTimer ??= setTimeout(() => this.#refetchTables(), TABLE_INTERVAL_MS);
  }

  #note(run: string): void {
    this.#early.delete(run);
    this.#runs.add(run);
    this.#projects.add(projectOf(run));
  }

  /** The connection is often faster than the page's first answers: what those hold by now is no news. */
  #judgeEarly(): void {
    for (const { run } of unknownTo(this.#client, [...this.#early.values()])) this.#note(run);
    this.#early.clear();
  }

  everything(): void {
    void this.#client.invalidateQueries();
  }

  stop(): void {
    clearTimeout(this.#panelTimer);
    clearTimeout(this.#tableTimer);
  }

  /** A run came, went, began or ended: the lists differ, wherever it was. */
  #refetchLists(): void {
    for (const list of ["projects", "runs", "columns"])
      void this.#client.invalidateQueries({ queryKey: [list] });
  }

  #refetchPanels(): void {
    this.#panelTimer = undefined;
    this.#judgeEarly();
    const changed = new Set(this.#runs);
    this.#runs.clear();
    void this.#client.invalidateQueries({
      predicate: (query) => concernsRuns(query.queryKey, changed),
    });
  }

  #refetchTables(): void {
    clearTimeout(this.#tableTimer);
    this.#tableTimer = undefined;
    for (const project of this.#projects) {
      void this.#client.invalidateQueries({ queryKey: ["runs", project] });
      void this.#client.invalidateQueries({ queryKey: ["columns", project] });
    }
    if (this.#projects.size > 0) void this.#client.invalidateQueries({ queryKey: ["projects"] });
    this.#projects.clear();
  }
}

const projectOf = (run: string): string => run.slice(0, run.lastIndexOf("/"));

/** Queries about the contents of runs carry the list of runs as the second part of their key. */
function concernsRuns(key: readonly unknown[], changed: ReadonlySet<string>): boolean {
  return Array.isArray(key[1]) && key[1].some((run) => changed.has(run as string));
}

function loadedRuns(client: QueryClient): Map<string, Run> {
  const loaded = new Map<string, Run>();
  for (const [, runs] of client.getQueriesData<Runs>({ queryKey: ["runs"] }))
    for (const run of runs?.runs ?? []) loaded.set(pathOf(run), run);
  for (const [, detail] of client.getQueriesData<RunDetail>({ queryKey: ["run"] }))
    if (detail) loaded.set(pathOf(detail.run), detail.run);
  return loaded;
}

/** The changes that no loaded answer holds yet. */
function unknownTo(client: QueryClient, changes: readonly RunChange[]): RunChange[] {
  const loaded = loadedRuns(client);
  return changes.filter(({ run, version, state }) => {
    const known = loaded.get(run);
    return !known || known.version !== version || known.state !== state;
  });
}

/** Write the new state, version and step of runs into what is already loaded. */
export function patchRuns(client: QueryClient, changes: readonly RunChange[]): void {
  const byRun = new Map(changes.map((change) => [change.run, change]));
  client.setQueriesData<Runs>({ queryKey: ["runs"] }, (old) => {
    if (!old?.runs.some((run) => byRun.has(pathOf(run)))) return old;
    return { ...old, runs: old.runs.map((run) => patched(run, byRun.get(pathOf(run)))) };
  });
  for (const change of changes)
    client.setQueryData<RunDetail>(
      ["run", [change.run]],
      (old) => old && { ...old, run: patched(old.run, change) },
    );
}

const pathOf = (run: Run): string => `${run.entity}/${run.project}/${run.id}`;

function patched(run: Run, change: RunChange | undefined): Run {
  if (!change) return run;
  const { version, state, last_step } = change;
  return { ...run, version, state, last_step };
}
