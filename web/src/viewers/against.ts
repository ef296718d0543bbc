/** What values at the playhead are compared with: the run's own at another step, or another run's. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaHistoryQuery } from "../api/queries";
import type { Track } from "./types";

export type Against =
  | { type: "run"; id: string }
  | { type: "step"; step: number }
  | { type: "first" }
  | { type: "previous" };

type Tracks = readonly Track<unknown>[];

/** In the link as "run:abc", "step:12", "first" or "previous"; `usual` if it is none or its run is hidden. */
export function againstOf(
  text: string | undefined,
  tracks: readonly Pick<Track<unknown>, "run">[],
  usual: Against,
): Against {
  const [, word, value] = /^(run|step):(.+)$/s.exec(text ?? "") ?? [];
  if (word === "run" && value && tracks.some(({ run }) => run.id === value))
    return { type: "run", id: value };
  if (word === "step" && Number.isInteger(Number(value)))
    return { type: "step", step: Number(value) };
  if (text === "first" || text === "previous") return { type: text };
  return usual;
}

export function formatAgainst(against: Against): string {
  if (against.type === "run") return `run:${against.id}`;
  if (against.type === "step") return `step:${against.step}`;
  return against.type;
}

/** The part of the runs' lists that is in sight. */
export function placesInSight(tracks: Tracks): { first: number; count: number } {
  const all = tracks.flatMap(({ now }) => now?.positions ?? []);
  if (all.length === 0) return { first: 0, count: 1 };
  const first = all.reduce((least, one) => Math.min(least, one));
  return { first, count: all.reduce((most, one) => Math.max(most, one)) - first + 1 };
}

/** Only the first is wanted; thinned histories keep their ends. */
const FEW_ENTRIES = 2;

/** One step for all runs, or one for each; undefined until it is known, and for other runs. */
export function useStepsAgainst(
  tracks: Tracks,
  key: string,
  against: Against,
): number | readonly number[] | undefined {
  const paths = useMemo(() => tracks.map(({ run }) => run.path), [tracks]);
  const { data } = useQuery({
    ...mediaHistoryQuery(paths, key, undefined, FEW_ENTRIES, 1),
    enabled: against.type === "first" && paths.length > 0,
  });
  if (against.type === "step") return against.step;
  if (against.type === "previous") return tracks.map(({ now }) => (now ? now.step - 1 : -1));
  if (against.type !== "first" || !data) return undefined;
  const firsts = new Map(data.tracks.map(({ run, entries }) => [run, entries[0]?.step ?? 0]));
  return paths.map((path) => firsts.get(path) ?? 0);
}
