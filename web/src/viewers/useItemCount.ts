/** Tells the panel's frame how many of the items at the playhead are drawn. */
import { useEffect } from "react";
import type { PanelProps, Track } from "./types";

export function useItemCount(
  tracks: readonly Track<unknown>[],
  noun: string,
  reportCount: PanelProps<unknown>["reportCount"],
): void {
  const shown = tracks.reduce((sum, { now }) => sum + (now?.items.length ?? 0), 0);
  const total = tracks.reduce((sum, { now }) => sum + (now?.total ?? 0), 0);
  useEffect(() => reportCount(shown, total, noun), [reportCount, shown, total, noun]);
}

/** Runs have to be named: there are several, or one's value is older than the playhead. */
export const needsLabels = (tracks: readonly Track<unknown>[]): boolean =>
  tracks.length > 1 || tracks.some((track) => track.age > 0);
