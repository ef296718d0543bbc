/** Runs that lie in one view: what stands at one place of their lists is one scene. Nothing is drawn here. */
import type { Entry, Track } from "../types";
import type { Placing } from "./sceneKind";

/**
 * A track whose list has a place wherever one of the runs has something; there it holds what the
 * first of them has.
 */
export function mergedTrack<Item>(tracks: readonly Track<Item>[]): Track<Item> | undefined {
  const entries = tracks.flatMap(({ now }) => now ?? []);
  const longest = entries.reduce<Entry<Item> | undefined>(
    (most, one) => (most && most.total >= one.total ? most : one),
    undefined,
  );
  const lead = tracks.find(({ now }) => now === longest);
  if (!lead || !longest) return tracks[0];
  const found = new Map<number, Item>();
  for (const { items, positions } of entries)
    items.forEach((item, i) => {
      const position = positions[i] ?? i;
      if (!found.has(position)) found.set(position, item);
    });
  const positions = [...found.keys()].sort((a, b) => a - b);
  const items = positions.map((position) => found.get(position) as Item);
  // Whoever is late or lies behind is named in the legend.
  return { ...lead, age: 0, stale: false, now: { ...longest, items, positions } };
}

/** What lies in each view, by its place in the lists. */
export function stacksOf<Item>(
  placings: readonly Placing<Item>[],
): ReadonlyMap<number, readonly Placing<Item>[]> {
  const stacks = new Map<number, Placing<Item>[]>();
  for (const placing of placings) {
    const stack = stacks.get(placing.position);
    if (stack) stack.push(placing);
    else stacks.set(placing.position, [placing]);
  }
  return stacks;
}

/** Ids of runs that are not drawn, in the link as "abc~def". */
export const unseenOf = (text: string | undefined): ReadonlySet<string> =>
  new Set((text ?? "").split("~").filter(Boolean));

export const unseenText = (ids: Iterable<string>): string | undefined =>
  [...ids].join("~") || undefined;

/** After one was switched. */
export function switched(unseen: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(unseen);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Only this one is drawn; all of them if it was alone. */
export function alone(
  unseen: ReadonlySet<string>,
  id: string,
  all: readonly string[],
): Set<string> {
  const others = all.filter((one) => one !== id);
  const isAlone = !unseen.has(id) && others.every((one) => unseen.has(one));
  return new Set(isAlone ? [] : others);
}
