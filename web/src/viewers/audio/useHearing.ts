/** Which of a panel's sounds is heard, how loud, and how one goes from one to another. */
import { useCallback, useMemo, useReducer, useRef, useState } from "react";
import type { LaneOf } from "./lanes";
import { type Loudness, matchedGains } from "./loudness";
import type { Playable } from "./player";
import type { PanelPlayer } from "./usePlayer";

export function useHearing(lanes: readonly LaneOf[], player: PanelPlayer, matched: boolean) {
  const { state } = player;
  const playables = useRef(new Map<string, Playable>()).current;
  const loudness = useReports<Loudness>();
  const heard = lanes.find(({ id }) => id === state.heard?.lane) ?? lanes[0];
  const hear = (id: string | undefined): boolean => {
    const next = id === undefined ? undefined : playables.get(id);
    if (next) player.hear(next);
    return next !== undefined;
  };
  const toggle = (id = heard?.id) => {
    const same = id === state.heard?.lane;
    if (same && state.playing) return player.pause();
    if (!same && !hear(id)) return;
    if (!state.playing) player.play();
  };
  const gains = useMemo(() => {
    const ids = lanes.map(({ id }) => id);
    const all = matchedGains(ids.map((id) => loudness.values.get(id)?.lufs));
    return new Map(ids.map((id, i) => [id, matched ? (all[i] ?? 1) : 1]));
  }, [lanes, loudness.values, matched]);
  const among = (fits: (lane: LaneOf) => boolean, by: number) => {
    const others = lanes.filter(fits);
    const at = others.findIndex(({ id }) => id === heard?.id);
    hear(others[(at + by + others.length) % Math.max(1, others.length)]?.id);
  };
  /** The same place of the list in another run; where there is no other run, another place. */
  const anotherRun = (by: number) => {
    const alone = lanes.every(({ track }) => track.run.path === heard?.track.run.path);
    among((lane) => alone || lane.place.position === heard?.place.position, by);
  };
  const anotherPlace = (by: number) =>
    among((lane) => lane.track.run.path === heard?.track.run.path, by);
  return { heardId: heard?.id, playables, loudness, gains, hear, toggle, anotherRun, anotherPlace };
}

/** What lanes found out about their sounds. */
export function useReports<Value>() {
  const values = useRef<ReadonlyMap<string, Value>>(new Map());
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const [report] = useState(() => (id: string, value: Value | undefined) => {
    if (values.current.get(id) === value) return;
    const next = new Map(values.current);
    if (value === undefined) next.delete(id);
    else next.set(id, value);
    values.current = next;
    changed();
  });
  return { values: values.current, report: useCallback(report, [report]) };
}
