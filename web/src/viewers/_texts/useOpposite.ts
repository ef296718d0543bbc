/** What the values at the playhead are compared with: the run's own at another step, or another run's. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery, mediaHistoryQuery } from "../../api/queries";
import type { MediaTracks } from "../../api/types.gen";
import type { StoredItem, Track } from "../types";

export type Against =
  | { type: "run"; id: string }
  | { type: "step"; step: number }
  | { type: "first" }
  | { type: "previous" };

/** In the link as "run:abc", "step:12", "first" or "previous": the first run if there are several. */
export function againstOf(
  text: string | undefined,
  tracks: readonly Pick<Track<unknown>, "run">[],
): Against {
  const [, word, value] = /^(run|step):(.+)$/s.exec(text ?? "") ?? [];
  if (word === "run" && tracks.some(({ run }) => run.id === value))
    return { type: "run", id: value as string };
  if (word === "step" && Number.isInteger(Number(value)))
    return { type: "step", step: Number(value) };
  if (text === "first" || text === "previous") return { type: text };
  const [reference] = tracks;
  return tracks.length > 1 && reference
    ? { type: "run", id: reference.run.id }
    : { type: "previous" };
}

export interface Opposite<Item> {
  against: Against;
  /** Of `track` at `position`; undefined if there is none. */
  of: (track: Track<Item>, position: number) => { item: Item; step: number } | undefined;
  late: boolean;
}

interface Found<Item> {
  step: number;
  items: ReadonlyMap<number, Item>;
}

export function useOpposite<Item>(
  tracks: readonly Track<Item>[],
  key: string,
  text: string | undefined,
  parse: (stored: StoredItem) => Item,
): Opposite<Item> {
  const against = againstOf(text, tracks);
  const paths = useMemo(() => tracks.map(({ run }) => run.path), [tracks]);
  const steps = useSteps(tracks, paths, key, against);
  const wanted = steps !== undefined;
  const { data, isPlaceholderData } = useQuery({
    ...mediaAtQuery(paths, key, steps ?? null),
    enabled: wanted && paths.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const entries = useMemo(() => read(wanted ? data : undefined, parse), [wanted, data, parse]);
  const other = against.type === "run" && tracks.find(({ run }) => run.id === against.id);
  return {
    against,
    late: against.type !== "run" && (!data || isPlaceholderData),
    of: (track, position) => {
      if (other) return itemAt(other, position);
      const found = entries.get(track.run.path);
      const item = found?.items.get(position);
      return found && item !== undefined ? { item, step: found.step } : undefined;
    },
  };
}

function itemAt<Item>({ now }: Track<Item>, position: number) {
  const item = now?.items[now.positions.indexOf(position)];
  return now && item !== undefined ? { item, step: now.step } : undefined;
}

const FEW_ENTRIES = 2;

/** One step for all runs, or one for each; undefined while unknown, and for other runs. */
function useSteps(
  tracks: readonly Track<unknown>[],
  paths: readonly string[],
  key: string,
  against: Against,
): number | readonly number[] | undefined {
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

function read<Item>(
  answer: MediaTracks | undefined,
  parse: (stored: StoredItem) => Item,
): Map<string, Found<Item>> {
  const found = new Map<string, Found<Item>>();
  for (const { run, entries } of answer?.tracks ?? []) {
    const entry = entries.at(-1);
    if (!entry) continue;
    const items = new Map<number, Item>();
    for (const [i, stored] of entry.items.entries()) {
      try {
        items.set(entry.positions[i] ?? i, parse(stored));
      } catch {
        // Its own panel says what is wrong with it.
      }
    }
    found.set(run, { step: entry.step, items });
  }
  return found;
}
