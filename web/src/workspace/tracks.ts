/** From the server's media tracks to what a viewer draws. Knows viewers by their contract only. */
import type { MediaTrack, Entry as StoredEntry, StoredItem } from "../api/types.gen";
import { indexAt } from "../charts/line";
import { readOnce } from "../viewers/readItem";
import type { AnyViewer } from "../viewers/registry";
import type { Entry, Track } from "../viewers/types";
import type { VisibleRun } from "./view";

/** Items that could not be read, with the first reason. */
export interface Unread {
  count: number;
  reason: string;
}

export interface Reading {
  tracks: Track<unknown>[];
  unread: Unread;
  /** Items that were read. */
  read: number;
}

export interface TrackRequest {
  viewer: AnyViewer;
  runs: readonly VisibleRun[];
  /** One entry per run, or all entries. */
  answer: readonly MediaTrack[];
  withHistory: boolean;
  step: number | null;
  /** Steps of runs that have one of their own, by run path. */
  ownSteps?: ReadonlyMap<string, number> | undefined;
  stale: boolean;
  /** Stale for so long that it should be seen; `stale` if absent. */
  late?: boolean;
}

/** What a run has at the playhead, or at its own step, and what is drawn beside it. */
interface Placed {
  run: VisibleRun;
  now: StoredEntry | undefined;
  all: readonly StoredEntry[];
  total: number;
  step: number | null;
  ownStep: number | undefined;
}

/** One place per run that logged the key at any step. */
function placesOf(request: Omit<TrackRequest, "viewer">): Placed[] {
  const { runs, answer, withHistory, ownSteps, stale } = request;
  const byRun = new Map(answer.map((track) => [track.run, track]));
  return runs.flatMap((run) => {
    const track = byRun.get(run.path);
    if (!track || (track.total === 0 && !withHistory)) return [];
    const { entries, total } = track;
    const ownStep = ownSteps?.get(run.path);
    const step = ownStep ?? request.step;
    const last = entries.length - 1;
    const at = step === null ? last : indexAt(stepsOf(entries), step);
    // While the answer for a new playhead is on its way, the last picture stays, whatever its step.
    const now = entries[at] ?? (stale && !withHistory ? entries[last] : undefined);
    return [{ run, now, all: withHistory ? entries : [], total, step, ownStep }];
  });
}

const stepsOf = (entries: readonly StoredEntry[]) => entries.map((entry) => entry.step);

/** What is at the playhead: in all runs, one after the other. */
export const itemsAtPlayhead = (request: Omit<TrackRequest, "viewer">): StoredItem[] =>
  placesOf(request).flatMap(({ now }) => now?.items ?? []);

/** One track per run that logged the key at any step. */
export function readTracks(request: TrackRequest): Reading {
  const { viewer, withHistory, stale, late = stale } = request;
  const unread: Unread = { count: 0, reason: "" };
  let read = 0;
  const entryOf = (stored: StoredEntry, run: VisibleRun): Entry<unknown> => {
    const items: unknown[] = [];
    const positions: number[] = [];
    stored.items.forEach((item, i) => {
      const result = readOnce(viewer, item);
      const position = stored.positions[i] ?? i;
      if ("item" in result) {
        items.push(result.item);
        positions.push(position);
      } else if (++unread.count === 1) {
        unread.reason = `${run.name}, step ${stored.step}, item ${position + 1}: ${result.reason}`;
      }
    });
    read += items.length;
    return { step: stored.step, time: stored.time, items, positions, total: stored.total };
  };
  const tracks = placesOf(request).map((place) => {
    const { run, total, step, ownStep } = place;
    const all = place.all.map((entry) => entryOf(entry, run));
    const at = place.now ? place.all.indexOf(place.now) : -1;
    const now = all[at] ?? (place.now && !withHistory ? entryOf(place.now, run) : null);
    const track = trackOf(run, now, all, total, step, late);
    return ownStep === undefined ? track : { ...track, ownStep };
  });
  return { tracks, unread, read };
}

function trackOf(
  run: VisibleRun,
  now: Entry<unknown> | null,
  history: Entry<unknown>[],
  historyTotal: number,
  step: number | null,
  stale: boolean,
): Track<unknown> {
  const { path, id, name, color } = run;
  const age =
    now && step !== null ? Math.max(0, Math.min(step, run.lastStep ?? step) - now.step) : 0;
  return { run: { path, id, name, color }, now, age, history, historyTotal, stale };
}
