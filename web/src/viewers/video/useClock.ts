/** A panel's clock, as long as the panel is there, and what its videos say of their lengths. */
import { useEffect, useReducer, useRef, useState, useSyncExternalStore } from "react";
import { Clock, type ClockState, countOfFrames } from "./clock";
import { measureOf, type VideoItem } from "./model";

interface Lengths {
  secs: ReadonlyMap<string, number>;
  starts: ReadonlyMap<string, readonly number[]>;
}

export function useClock(items: readonly VideoItem[]) {
  const [clock] = useState(() => new Clock());
  useEffect(() => clock.dispose, [clock]);
  const state: ClockState = useSyncExternalStore(clock.subscribe, clock.now);
  const [lengths, onLength] = useReducer(withLength, { secs: new Map(), starts: new Map() });
  const { whole, fps } = measureOf(items, lengths.secs);
  const [first] = items;
  // Frames of unequal lengths are gone through one by one where there is no other video.
  const starts =
    first && items.every((item) => item.isPicture) ? lengths.starts.get(first.url) : undefined;
  useEffect(() => clock.measure({ whole, fps, starts }), [clock, whole, fps, starts]);
  const report = useRef((url: string, secs: number, starts?: readonly number[]) =>
    onLength({ url, secs, starts }),
  ).current;
  const frames = countOfFrames({ whole, fps, starts });
  return { clock, state, whole, fps, frames, onLength: report };
}

function withLength(
  old: Lengths,
  { url, secs, starts }: { url: string; secs: number; starts: readonly number[] | undefined },
): Lengths {
  if (old.secs.get(url) === secs) return old;
  return {
    secs: new Map(old.secs).set(url, secs),
    starts: starts ? new Map(old.starts).set(url, starts) : old.starts,
  };
}
