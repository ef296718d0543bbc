/** Gives names numbers that they keep: on the page, and in this browser from visit to visit. */

/** What a browser remembers: enough for what people name, little for storage. */
const MOST_KEPT = 1000;
const LONGEST_KEPT = 200;
const SAVE_MS = 500;

export interface Slots {
  /** The slot of a name: at first the wanted one, or the next that is free. */
  of: (name: string, wanted: number) => number;
  /** Start anew, as a page that was loaded again. */
  reload: () => void;
}

/** Projects, as the first two parts of an address, have slots of their own. */
export function createSlots(kind: string): Slots {
  let place: string | undefined;
  let slots = new Map<string, number>();
  let taken = new Set<number>();
  let saving = false;
  let path: string | undefined;
  const open = () => {
    // Asked for each of many classes: mostly nothing has changed.
    if (place !== undefined && location.pathname === path) return;
    path = location.pathname;
    const here = location.pathname.split("/").slice(1, 3).join("/");
    if (place === here) return;
    place = here;
    slots = new Map(read(`marey.${kind}.${here}`));
    taken = new Set(slots.values());
  };
  const save = () => {
    if (saving) return;
    saving = true;
    setTimeout(() => {
      saving = false;
      write(`marey.${kind}.${place}`, slots);
    }, SAVE_MS);
  };
  return {
    of(name, wanted) {
      open();
      const known = slots.get(name);
      if (known !== undefined) return known;
      let slot = Math.max(0, wanted);
      while (taken.has(slot)) slot += 1;
      slots.set(name, slot);
      taken.add(slot);
      save();
      return slot;
    },
    reload: () => {
      place = undefined;
    },
  };
}

function read(key: string): [string, number][] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return Object.entries(stored as object).filter(([, slot]) => Number.isInteger(slot));
  } catch {
    return [];
  }
}

function write(key: string, slots: ReadonlyMap<string, number>): void {
  const kept = [...slots].filter(([name]) => name.length <= LONGEST_KEPT).slice(0, MOST_KEPT);
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Storage is forbidden or full: the colours last as long as the page.
  }
}
