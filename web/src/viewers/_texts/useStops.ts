/** Places that one goes through by "next" and "previous": matches or changes, over all texts of a panel. */
import { useCallback, useMemo, useState } from "react";

export interface Stops {
  total: number;
  /** The place one is at, from 0; -1 before the first step. */
  at: number;
  go: (by: 1 | -1) => void;
  /** For the text that stands at `place` of the panel. */
  of: (place: number) => { report: (count: number) => void; current: number };
}

export function useStops(key: string): Stops {
  const [state, setState] = useState<{ key: string; at: number }>({ key, at: -1 });
  const [counts, setCounts] = useState<ReadonlyMap<number, number>>(new Map());
  const places = useMemo(() => [...counts].sort(([a], [b]) => a - b), [counts]);
  const total = places.reduce((sum, [, count]) => sum + count, 0);
  const at = state.key === key ? Math.min(state.at, total - 1) : -1;
  const report = useCallback((place: number, count: number) => {
    setCounts((old) => {
      if ((old.get(place) ?? 0) === count) return old;
      const changed = new Map(old);
      if (count > 0) changed.set(place, count);
      else changed.delete(place);
      return changed;
    });
  }, []);
  return {
    total,
    at,
    go: (by) => {
      if (total > 0)
        setState({ key, at: at < 0 && by < 0 ? total - 1 : (at + by + total) % total });
    },
    of: (place) => {
      let before = 0;
      for (const [other, count] of places) if (other < place) before += count;
      const current = at - before;
      const own = counts.get(place) ?? 0;
      return {
        report: (count) => report(place, count),
        current: current >= 0 && current < own ? current : -1,
      };
    },
  };
}
