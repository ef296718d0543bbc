/** Fetches what a media panel shows, and its neighbours ahead of the playhead. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { mediaAtQuery, mediaHistoryQuery } from "../api/queries";
import type { MediaTracks } from "../api/types.gen";
import type { AnyViewer } from "../viewers/registry";
import { neighbours, snap } from "./marks";
import type { PlayheadState } from "./scrub";
import type { PanelSpec } from "./sections";
import { type Reading, readTracks } from "./tracks";
import { type LoggedMarks, useMarks } from "./useMarks";
import { useView, type VisibleRun } from "./view";

export interface TracksRequest {
  spec: PanelSpec;
  runs: readonly VisibleRun[];
  /** Says what to fetch: how many items, and whether the mode draws all steps. */
  viewer: AnyViewer;
  mode: string;
  playhead: PlayheadState;
  /** The part of each list to fetch; undefined: its beginning. */
  wanted: Wanted | undefined;
}

export interface Wanted {
  first: number;
  items: number;
}

export interface TracksAnswer {
  answer: MediaTracks | undefined;
  reading: (viewer: AnyViewer) => Reading;
  error: Error | null;
  retry: () => void;
}

const HISTORY_ENTRIES = 400;
const ITEMS = 100;
const HISTORY_ITEMS = 16;
const NOTHING: MediaTracks = { key: "", tracks: [] };

export function useTracks(request: TracksRequest): TracksAnswer {
  const { spec, runs, viewer, mode, playhead, wanted } = request;
  const view = useView();
  const paths = useMemo(() => runs.map((run) => run.path), [runs]);
  const marks = useMarks(runs);
  const withHistory = viewer.historyModes?.includes(mode) ?? false;
  const asked = askedStep(playhead, marks);
  const { first, items } = wanted ?? { first: 0, items: viewer.itemsPerStep ?? ITEMS };
  const at = useQuery({
    ...mediaAtQuery(paths, spec.key, asked, items, first),
    enabled: !withHistory && asked !== null && (asked === undefined || marks.arrived),
    // What was logged at a step stays; a running run's changes invalidate it.
    staleTime: asked === undefined ? 0 : Number.POSITIVE_INFINITY,
  });
  const steps = view.x === "step" ? view.range : undefined;
  const range = steps && ([Math.floor(steps[0]), Math.ceil(steps[1])] as const);
  const historyItems = Math.min(HISTORY_ITEMS, items);
  const history = useQuery({
    ...mediaHistoryQuery(paths, spec.key, range, HISTORY_ENTRIES, historyItems),
    enabled: withHistory,
    placeholderData: keepPreviousData,
  });
  usePrefetch(withHistory ? null : asked, paths, spec.key, { first, items }, marks);
  const current = withHistory ? history : at;
  const answer = !withHistory && asked === null && marks.arrived ? NOTHING : current.data;
  const stale = !withHistory && asked !== null && at.isPlaceholderData;
  const { step } = playhead;
  const reading = (reader: AnyViewer) =>
    readTracks({
      viewer: reader,
      kind: spec.kind,
      runs,
      answer: answer?.tracks ?? [],
      withHistory,
      step,
      stale,
    });
  return { answer, reading, error: current.error, retry: () => void current.refetch() };
}

/** Undefined asks for the newest; null: nothing was logged so early. */
function askedStep(playhead: PlayheadState, marks: LoggedMarks): number | null | undefined {
  if (playhead.following || playhead.step === null) return undefined;
  return snap(playhead.step, marks.steps, marks.complete);
}

const REACH = 2;
const IDLE_MS = 80;

/** Fetch the entries beside the playhead, and their small files, once it has rested for a blink. */
function usePrefetch(
  asked: number | null | undefined,
  paths: readonly string[],
  key: string,
  { first, items }: Wanted,
  marks: LoggedMarks,
): void {
  const client = useQueryClient();
  useEffect(() => {
    if (asked === null || !marks.complete) return;
    const from = asked ?? marks.steps[marks.steps.length - 1];
    if (from === undefined) return;
    const timer = setTimeout(() => {
      for (const step of neighbours(from, marks.steps, REACH)) {
        const query = mediaAtQuery(paths, key, step, items, first);
        void client
          .fetchQuery({ ...query, staleTime: Number.POSITIVE_INFINITY })
          .then(warmFiles, () => {});
      }
    }, IDLE_MS);
    return () => clearTimeout(timer);
  }, [client, asked, paths, key, first, items, marks.steps, marks.complete]);
}

const MOST_WARM_FILES = 48;
const MOST_WARM_BYTES = 256 * 1024;
/** Addresses of files that the browser's cache has been asked to hold; blobs never change. */
const warm = new Set<string>();

function warmFiles(answer: MediaTracks): void {
  const blobs = answer.tracks
    .flatMap((track) => track.entries.flatMap((entry) => entry.items))
    .flatMap((item) => Object.values(item.blobs))
    .filter((blob) => blob.size_bytes <= MOST_WARM_BYTES && !warm.has(blob.url));
  for (const { url } of blobs.slice(0, MOST_WARM_FILES)) {
    warm.add(url);
    fetch(url, { priority: "low" })
      .then((response) => response.blob())
      .catch(() => warm.delete(url));
  }
}
