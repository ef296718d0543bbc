/**
 * What stays on the page when the rows in sight are others. A row keeps its element while it is
 * drawn; after a jump of the bar a row takes over the element at the same place of the window, and
 * until it has come, what was last seen there stands in for it.
 */

/** Rows drawn, and the element of each. */
export interface Slots {
  /** First in sight. */
  first: number;
  /** First drawn. */
  from: number;
  keys: readonly number[];
  /** Of the next new element. */
  next: number;
}

export const NO_SLOTS: Slots = { first: 0, from: 0, keys: [], next: 0 };

/** The elements of rows `from` to `to`, the end not among them, with `first` at the top. */
export function slotsAfter(before: Slots, first: number, from: number, to: number): Slots {
  let { next } = before;
  const keyOf = (index: number) => before.keys[index - before.from];
  const indices = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const stays = (index: number) => from <= index && index < to;
  const keys = indices.map((index) => {
    const samePlace = index - first + before.first;
    return keyOf(index) ?? (stays(samePlace) ? undefined : keyOf(samePlace)) ?? next++;
  });
  return { first, from, keys, next };
}

/** Which rows are in sight, and which were before the last jumps. */
export interface Sight {
  first: number;
  last: number;
  /** What was at the top right after the last jump: places are counted from it. */
  anchor: number;
  /** Rows at the top before the last jumps, the latest first. */
  earlier: readonly number[];
}

export const NO_SIGHT: Sight = { first: 0, last: -1, anchor: 0, earlier: [] };

/** Of so many jumps answers may still come; the oldest is where all rows were there. */
const MOST_EARLIER = 24;

/** A move that leaves no row in sight is a jump. */
export function sightAfter(before: Sight, first: number, last: number): Sight {
  if (before.last < 0) return { first, last, anchor: first, earlier: [] };
  if (first === before.first && last === before.last) return before;
  const overlaps = first <= before.last && before.first <= last;
  if (overlaps) return { ...before, first, last };
  const earlier = [before.first, ...before.earlier];
  const oldest = earlier.slice(MOST_EARLIER).slice(-1);
  return { first, last, anchor: first, earlier: [...earlier.slice(0, MOST_EARLIER), ...oldest] };
}

/** The rows in sight have come: nothing stands in for the next ones but these. */
export const complete = (sight: Sight): Sight =>
  sight.earlier.length === 0 ? sight : { ...sight, earlier: [] };

export interface StandIn<Row> {
  row: Row;
  index: number;
  /** The row at the top when it was in sight. */
  top: number;
}

/** The latest row that was at the place of this one, or would have been; beyond the window another one. */
export function standIn<Row>(
  { first, last, anchor, earlier }: Sight,
  index: number,
  rowAt: (index: number) => Row | undefined,
): StandIn<Row> | undefined {
  const place = index - anchor;
  const count = last - first + 1;
  const within = ((place % count) + count) % count;
  for (const top of earlier) {
    const at = [top + place, top + within].find((one) => one >= 0 && rowAt(one) !== undefined);
    const row = at === undefined ? undefined : rowAt(at);
    if (at !== undefined && row !== undefined) return { row, index: at, top };
  }
  return undefined;
}
