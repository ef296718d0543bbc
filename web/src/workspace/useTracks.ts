/** Fetches what a media panel shows, and its neighbours ahead of the playhead. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { mediaAtQuery, mediaHistoryQuery } from "../api/queries";
import type { MediaTracks } from "../api/types.gen";
import { useDelayed } from "../ui/useDelayed";
import type { AnyViewer } from "../viewers/registry";
import { type BestSteps, stepOfEach } from "./bestOf";
import { neighbours, snap } from "./marks";
import { prepareAhead } from "./prepareAhead";
import type { PlayheadState } from "./scrub";
import type { PanelSpec } from "./sections";
import type { TrackRequest } from "./tracks";
import { type LoggedMarks, useMarks } from "./useMarks";
import { useView, type VisibleRun } from "./view";

export interface TracksRequest {
  spec: PanelSpec;
  runs: readonly VisibleRun[];
  /** Says what to fetch: how many items, and whether the mode draws all steps. */
  viewer: AnyViewer;
  mode: string;
  playhead: PlayheadState;
  /** Each run's own step, for runs that have one; undefined: all are at the playhead. */
  ownSteps: BestSteps | undefined;
  /** The part of each list to fetch; undefined: its beginning. */
  wanted: Wanted | undefined;
}

export interface Wanted {
  first: number;
  items: number;
}

export interface TracksAnswer {
  answer: MediaTracks | undefined;
  /** All but the viewer that it takes to read the answer. */
  request: Omit<TrackRequest, "viewer">;
  /** What is shown is of an earlier question, and has been for a while. */
  late: boolean;
  error: Error | null;
  retry: () => void;
}

const HISTORY_ENTRIES = 400;
const ITEMS = 100;
/** What arrives within this time is never seen dimmed. */
const LATE_MS = 150;
const HISTORY_ITEMS = 16;

export function useTracks(request: TracksRequest): TracksAnswer {
  const { spec, runs, viewer, mode, playhead, ownSteps, wanted } = request;
  const view = useView();
  const paths = useMemo(() => runs.map((run) => run.path), [runs]);
  const marks = useMarks(runs);
  const withHistory = viewer.historyModes?.includes(mode) ?? false;
  const one = askedStep(playhead, marks);
  const each = useMemo(
    () => ownSteps && stepOfEach(paths, ownSteps, playhead.step),
    [ownSteps, paths, playhead.step],
  );
  const asked = each ?? one;
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
  usePrefetch(withHistory || each ? null : one, paths, spec.key, viewer, { first, items }, marks);
  const current = withHistory ? history : at;
  const nothing = useMemo(() => nothingYet(spec.key, paths), [spec.key, paths]);
  const answer = !withHistory && asked === null && marks.arrived ? nothing : current.data;
  // Another part of the list of the same step is on its way: what is here is not old.
  const arrived = useRef<unknown>(undefined);
  if (!at.isPlaceholderData) arrived.current = asked;
  const waits = at.isPlaceholderData && arrived.current !== asked;
  const stale = !withHistory && asked !== null && waits;
  const late = useDelayed(stale, LATE_MS);
  const { step } = playhead;
  const own = useMemo(
    () => ownSteps && new Map([...ownSteps].map(([run, best]) => [run, best.step])),
    [ownSteps],
  );
  const tracks = answer?.tracks ?? [];
  const given = { runs, answer: tracks, withHistory, step, ownSteps: own, stale, late };
  return {
    answer,
    request: given,
    late,
    error: current.error,
    retry: () => void current.refetch(),
  };
}

/** Before the first entry of any run. */
const nothingYet = (key: string, paths: readonly string[]): MediaTracks => ({
  key,
  tracks: paths.map((run) => ({ run, entries: [], total: 1 })),
});

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
  viewer: AnyViewer,
  { first, items }: Wanted,
  marks: LoggedMarks,
): void {
  const client = useQueryClient();
  useEffect(() => {
    if (asked === null || !marks.complete) return;
    const from = asked ?? marks.steps[marks.steps.length - 1];
    if (from === undefined) return;
    const moved = new AbortController();
    const timer = setTimeout(() => {
      const answers = neighbours(from, marks.steps, REACH).map((step) => {
        const query = mediaAtQuery(paths, key, step, items, first);
        const asking = client.fetchQuery({ ...query, staleTime: Number.POSITIVE_INFINITY });
        return asking.catch(() => undefined);
      });
      void prepareAhead(viewer, answers, moved.signal);
    }, IDLE_MS);
    return () => {
      clearTimeout(timer);
      moved.abort();
    };
  }, [client, asked, paths, key, viewer, first, items, marks.steps, marks.complete]);
}
