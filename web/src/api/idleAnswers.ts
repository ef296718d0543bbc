/**
 * Answers that nothing shows any more, kept in a bounded amount of memory.
 *
 * The cache itself only knows time. Whoever holds an arrow key asks for thousands of answers within
 * the minutes that one is kept.
 */
import type { Query, QueryCache } from "@tanstack/react-query";
import { roughBytes } from "../base/roughBytes";

const MOST_BYTES = 32 * 2 ** 20;
/** What a query takes besides its data: itself, its options, its last promise. */
const QUERY_BYTES = 2048;

/** Has those that were not shown for the longest time removed, until that is undone. */
export function boundIdleAnswers(cache: QueryCache, mostBytes = MOST_BYTES): () => void {
  /** The one that was used last is the last. */
  const idle = new Map<Query, number>();
  let bytes = 0;
  const forget = (query: Query) => {
    bytes -= idle.get(query) ?? 0;
    idle.delete(query);
  };
  const makeRoom = (newest: Query) => {
    for (const query of idle.keys()) {
      if (bytes <= mostBytes || query === newest) return;
      forget(query);
      cache.remove(query);
    }
  };
  const rest = (query: Query) => {
    forget(query);
    const size = bytesOf(query);
    idle.set(query, size);
    bytes += size;
    makeRoom(query);
  };
  return cache.subscribe(({ type, query }) => {
    if (type === "removed" || type === "observerAdded") forget(query);
    else if ((type === "observerRemoved" || type === "updated") && isIdle(query)) rest(query);
  });
}

const isIdle = (query: Query): boolean =>
  query.getObserversCount() === 0 && query.state.fetchStatus === "idle";

/** By the data, which stay the same objects. */
const weighed = new WeakMap<object, number>();

function bytesOf({ queryHash, state: { data } }: Query): number {
  const own = QUERY_BYTES + 2 * queryHash.length;
  if (typeof data !== "object" || data === null) return own + roughBytes(data);
  const size = weighed.get(data) ?? roughBytes(data);
  weighed.set(data, size);
  return own + size;
}
