/** How a person arranged panels against how they come: sizes, and which stands after which. */

export interface Arrangement {
  /** Columns of 12 and height in pixels, by panel. */
  sizes: Record<string, readonly [columns: number, height: number]>;
  /** Pairs: the panel moved, and after which one it now stands; "" puts it first in its section. */
  moves: readonly (readonly [after: string, moved: string])[];
}

export const UNARRANGED: Arrangement = { sizes: {}, moves: [] };

export const COLUMNS = 12;
export const FEWEST_COLUMNS = 2;
export const HEIGHT_SNAP_PIXELS = 40;
const LOWEST_PIXELS = 120;
const TALLEST_PIXELS = 1600;

/** Ids in the order that the moves ask for. A move after a panel that is not here does nothing. */
export function ordered(ids: readonly string[], moves: Arrangement["moves"]): string[] {
  const here = new Set(ids);
  const meant = moves.filter(([after, moved]) => here.has(moved) && (!after || here.has(after)));
  if (meant.length === 0) return [...ids];
  const moving = new Set(meant.map(([, moved]) => moved));
  const order = ids.filter((id) => !moving.has(id));
  for (const [after, moved] of meant) {
    const at = after === "" ? 0 : order.indexOf(after) + 1;
    order.splice(after !== "" && at === 0 ? order.length : at, 0, moved);
  }
  return order;
}

/** The fewest moves that turn `ids` into `wanted`, an order of the same ids. */
export function movesBetween(
  ids: readonly string[],
  wanted: readonly string[],
): [string, string][] {
  const rank = new Map(ids.map((id, i) => [id, i]));
  const staying = longestGrowing(wanted.map((id) => rank.get(id) ?? -1));
  return wanted.flatMap((id, i) =>
    staying.has(i) ? [] : [[wanted[i - 1] ?? "", id] as [string, string]],
  );
}

/** Places of a longest growing subsequence. */
function longestGrowing(values: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before: number[] = [];
  values.forEach((value, i) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = i;
  });
  const found = new Set<number>();
  for (let i = tails[tails.length - 1] ?? -1; i >= 0; i = before[i] as number) found.add(i);
  return found;
}

/** The arrangement with the panels `ids` (as they come) in the order `wanted`. */
export function withOrder(
  arrangement: Arrangement,
  ids: readonly string[],
  wanted: readonly string[],
): Arrangement {
  const here = new Set(ids);
  const others = arrangement.moves.filter(([, moved]) => !here.has(moved));
  return { ...arrangement, moves: [...others, ...movesBetween(ids, wanted)] };
}

/** `order` with `id` taken out and put before the panel at `place` of the old order. */
export function reordered(order: readonly string[], id: string, place: number): string[] {
  const before = order.slice(0, place).filter((one) => one !== id);
  const after = order.slice(place).filter((one) => one !== id);
  return [...before, id, ...after];
}

/** The arrangement with another size of a panel; null gives it back its own. */
export function withSize(
  arrangement: Arrangement,
  id: string,
  size: { columns: number; height: number } | null,
): Arrangement {
  const { [id]: _, ...sizes } = arrangement.sizes;
  return { ...arrangement, sizes: size ? { ...sizes, [id]: [size.columns, size.height] } : sizes };
}

/** Undefined when nothing is arranged: links stay short. */
export const tidied = (arrangement: Arrangement): Arrangement | undefined =>
  arrangement.moves.length === 0 && Object.keys(arrangement.sizes).length === 0
    ? undefined
    : arrangement;

/** A size on the grid: whole columns, heights in steps of 40 pixels. */
export const snapped = (columns: number, height: number): { columns: number; height: number } => ({
  columns: clamp(Math.round(columns), FEWEST_COLUMNS, COLUMNS),
  height: clamp(
    Math.round(height / HEIGHT_SNAP_PIXELS) * HEIGHT_SNAP_PIXELS,
    LOWEST_PIXELS,
    TALLEST_PIXELS,
  ),
});

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));
