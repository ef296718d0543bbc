/** Fetches what the values at the playhead are compared with. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery } from "../../api/queries";
import type { MediaTracks } from "../../api/types.gen";
import { type Against, againstOf, useStepsAgainst } from "../against";
import { type Reader, readOnce } from "../readItem";
import type { Track } from "../types";

/** The first run if there are several, else the step before. */
function usual(tracks: readonly Track<unknown>[]): Against {
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
  reader: Reader<Item>,
): Opposite<Item> {
  const against = againstOf(text, tracks, usual(tracks));
  const paths = useMemo(() => tracks.map(({ run }) => run.path), [tracks]);
  const steps = useStepsAgainst(tracks, key, against);
  const wanted = steps !== undefined;
  const { data, isPlaceholderData } = useQuery({
    ...mediaAtQuery(paths, key, steps ?? null),
    enabled: wanted && paths.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const entries = useMemo(() => read(wanted ? data : undefined, reader), [wanted, data, reader]);
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

function read<Item>(
  answer: MediaTracks | undefined,
  reader: Reader<Item>,
): Map<string, Found<Item>> {
  const found = new Map<string, Found<Item>>();
  for (const { run, entries } of answer?.tracks ?? []) {
    const entry = entries.at(-1);
    if (!entry) continue;
    const items = new Map<number, Item>();
    for (const [i, stored] of entry.items.entries()) {
      const read = readOnce(reader, stored);
      // Its own panel says what is wrong with it.
      if ("item" in read) items.set(entry.positions[i] ?? i, read.item);
    }
    found.set(run, { step: entry.step, items });
  }
  return found;
}
