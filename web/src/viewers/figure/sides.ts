/** What the large view shows beside one another: the same figure in several runs, or at two steps. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery } from "../../api/queries";
import { readOnce } from "../readItem";
import type { StoredItem, Track } from "../types";
import { type FigureItem, reader } from "./model";

export interface Side {
  item: FigureItem;
  run: Track<FigureItem>["run"];
  step: number;
  age: number;
  stale: boolean;
  /** It stays at its step. */
  held: boolean;
}

export function sideAt(track: Track<FigureItem>, position: number): Side | undefined {
  const { run, now, age, stale } = track;
  const item = now?.items[now.positions.indexOf(position)];
  return item && now ? { item, run, step: now.step, age, stale, held: false } : undefined;
}

/** The figure of a run at a step that somebody holds on to. */
export function useHeld(
  track: Track<FigureItem> | undefined,
  key: string,
  position: number,
  held: number | undefined,
): Side | undefined {
  const path = track?.run.path;
  const runs = useMemo(() => (path ? [path] : []), [path]);
  const { data } = useQuery({
    ...mediaAtQuery(runs, key, held ?? null, 1, position),
    enabled: runs.length > 0 && held !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const entry = data?.tracks[0]?.entries[0];
  return useMemo(() => {
    const stored = entry?.items[entry.positions.indexOf(position)] as StoredItem | undefined;
    const read = stored && readOnce(reader, stored);
    if (!read || !("item" in read) || !track || !entry || held === undefined) return undefined;
    const { item } = read;
    return { item, run: track.run, step: entry.step, age: 0, stale: false, held: true };
  }, [entry, position, track, held]);
}
