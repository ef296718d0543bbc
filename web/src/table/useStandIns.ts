/** For rows that have not come after a jump, those that were seen before: for a while. */
import { useEffect, useRef, useState } from "react";
import { complete, NO_SIGHT, type StandIn, sightAfter, standIn } from "./rowPlaces";

/** Once nothing has come for so long, what stands in says more about the past than about the place. */
const LONG_MS = 1000;

export function useStandIns<Row>(
  first: number,
  last: number,
  rowAt: (index: number) => Row | undefined,
): (index: number) => StandIn<Row> | undefined {
  const sight = useRef(NO_SIGHT);
  sight.current = sightAfter(sight.current, first, last);
  const lacking = firstLacking(first, last, rowAt);
  if (lacking === undefined) sight.current = complete(sight.current);
  const { current } = sight;
  const top = lacking === undefined ? undefined : standIn(current, lacking, rowAt)?.top;
  const isOld = useLongSame(top, LONG_MS);
  return (index) => (isOld ? undefined : standIn(current, index, rowAt));
}

function firstLacking(first: number, last: number, rowAt: (index: number) => unknown) {
  for (let index = first; index <= last; index++) if (rowAt(index) === undefined) return index;
  return undefined;
}

/** It is something, and has been the same for so long. */
function useLongSame(what: number | undefined, longMs: number): boolean {
  const [old, setOld] = useState<number>();
  useEffect(() => {
    if (what === undefined) return setOld(undefined);
    const timer = setTimeout(() => setOld(what), longMs);
    return () => clearTimeout(timer);
  }, [what, longMs]);
  return what !== undefined && old === what;
}
