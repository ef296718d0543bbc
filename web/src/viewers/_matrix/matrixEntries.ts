/** What was logged at the steps that are columns of a matrix: fetched as they come into sight, and read. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery, mediaHistoryQuery } from "../../api/queries";
import type { MediaTracks, Entry as StoredEntry } from "../../api/types.gen";
import { readOnce } from "../readItem";
import type { StoredItem } from "../types";
import type { MatrixViewer } from "./Matrix";
import { type Sample, samplesOf, thinned } from "./matrixRows";

/** One run's list at a step, or earlier. */
export interface ReadEntry<Item> {
  step: number;
  total: number;
  samples: Sample[];
  /** By the sample's key. */
  cells: ReadonlyMap<string, ReadCell<Item>>;
}

type ReadCell<Item> = { item: Item; position: number } | { reason: string };

const MOST_STEPS = 400;
const MOST_ITEMS = 1000;
/** Columns beside those in sight that are fetched as well. */
const AHEAD = 2;

/** Steps at which any of the runs logged the key, at most `most` and those that are `kept`. */
export function useSteps(
  runs: readonly string[],
  key: string,
  range: readonly [number, number] | null,
  most: number,
  kept: readonly number[],
): { steps: number[]; total: number } {
  const whole = range && ([Math.floor(range[0]), Math.ceil(range[1])] as const);
  const { data } = useQuery(mediaHistoryQuery(runs, key, whole ?? undefined, MOST_STEPS, 1));
  const keptNow = kept.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `kept` is new each time, its steps are not
  return useMemo(() => {
    const all = (data?.tracks ?? []).flatMap((track) => track.entries.map((entry) => entry.step));
    const steps = [...new Set([...all, ...kept])].sort((a, b) => a - b);
    // The server thins what it lists: of many steps it says how many there are.
    const total = Math.max(steps.length, ...(data?.tracks ?? []).map((track) => track.total));
    return { steps: thinned(steps, most, kept), total };
  }, [data, most, keptNow]);
}

/** Per column the entry of each run, newest at or before its step; undefined until it has arrived. */
export function useEntries(
  runs: readonly string[],
  key: string,
  steps: readonly number[],
  [first, last]: readonly [number, number],
): ({ entries: ReadonlyMap<string, StoredEntry>; error?: string } | undefined)[] {
  const answers = useQueries({
    queries: steps.map((step, column) => ({
      ...mediaAtQuery(runs, key, step, MOST_ITEMS),
      placeholderData: undefined,
      staleTime: Number.POSITIVE_INFINITY,
      enabled: runs.length > 0 && column >= first - AHEAD && column <= last + AHEAD,
    })),
  });
  return answers.map(({ data, error }) => {
    if (data) return { entries: byRun(data) };
    return error ? { entries: new Map(), error: error.message } : undefined;
  });
}

const maps = new WeakMap<MediaTracks, ReadonlyMap<string, StoredEntry>>();

function byRun(answer: MediaTracks): ReadonlyMap<string, StoredEntry> {
  const known =
    maps.get(answer) ??
    new Map(answer.tracks.flatMap(({ run, entries: [entry] }) => (entry ? [[run, entry]] : [])));
  maps.set(answer, known);
  return known;
}

const read = new WeakMap<StoredEntry, Map<unknown, ReadEntry<unknown>>>();

/** Parsed once by each viewer for as long as the answer lives. */
export function readEntry<Item>(viewer: MatrixViewer<Item>, entry: StoredEntry): ReadEntry<Item> {
  const byViewer = read.get(entry) ?? new Map<unknown, ReadEntry<unknown>>();
  read.set(entry, byViewer);
  const known = byViewer.get(viewer) ?? parsed(viewer, entry);
  byViewer.set(viewer, known);
  return known as ReadEntry<Item>;
}

function parsed<Item>(viewer: MatrixViewer<Item>, entry: StoredEntry): ReadEntry<Item> {
  const cells = entry.items.map((stored, i) => readCell(viewer, stored, entry.positions[i] ?? i));
  const names = cells.map((cell) => ("item" in cell ? viewer.sample?.(cell.item) : undefined));
  const samples = samplesOf(names, entry.positions);
  const byKey = new Map(samples.map(({ key }, i) => [key, cells[i] as ReadCell<Item>]));
  return { step: entry.step, total: entry.total, samples, cells: byKey };
}

function readCell<Item>(
  viewer: MatrixViewer<Item>,
  stored: StoredItem,
  position: number,
): ReadCell<Item> {
  const read = readOnce(viewer, stored);
  return "item" in read ? { item: read.item, position } : read;
}
