/** Names of samples, most changed first: rows of a matrix. */
import { useMemo, useRef } from "react";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import type { Changes } from "./useChanges";

/** Undefined while rows stand as they do without it; kept while the next order is not known. */
export function useRowOrder(
  tracks: readonly Track<ImageItem>[],
  changes: Changes | null,
): readonly string[] | undefined {
  const kept = useRef<readonly string[]>(undefined);
  return useMemo(() => {
    if (!changes) kept.current = undefined;
    else if (changes.done && !tracks.some((track) => track.stale))
      kept.current = rowsByChange(tracks, changes.figureOf);
    return kept.current;
  }, [tracks, changes]);
}

/** A sample counts as much as it changed in the run where it changed most. */
export function rowsByChange(
  tracks: readonly Track<ImageItem>[],
  figureOf: Changes["figureOf"],
): string[] {
  const most = new Map<string, number>();
  for (const { run, now } of tracks)
    for (const [i, item] of (now?.items ?? []).entries()) {
      const position = now?.positions[i] ?? i;
      const row = item.sampleId === undefined ? `at ${position}` : `is ${item.sampleId}`;
      const change = figureOf(run.path, position)?.change ?? -1;
      most.set(row, Math.max(most.get(row) ?? -1, change));
    }
  return [...most].sort(([, a], [, b]) => b - a).map(([row]) => row);
}
