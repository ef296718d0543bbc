/** What is kept by name as long as there is room for it: the one used last stays the longest. */

/** Of each entry besides its value: however small those are, they do not become ever more. */
const ENTRY_BYTES = 512;

export interface Kept<Value> {
  /** It counts as used now. */
  use: (name: string) => Value | undefined;
  /** What takes more than all of the room is not kept. */
  keep: (name: string, value: Value, bytes: number) => void;
  drop: (name: string) => void;
}

export function createKept<Value>(mostBytes: number): Kept<Value> {
  /** The least recently used first. */
  const entries = new Map<string, { value: Value; bytes: number }>();
  let room = mostBytes;
  const drop = (name: string) => {
    room += entries.get(name)?.bytes ?? 0;
    entries.delete(name);
  };
  return {
    drop,
    use(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      entries.delete(name);
      entries.set(name, entry);
      return entry.value;
    },
    keep(name, value, valueBytes) {
      drop(name);
      const bytes = ENTRY_BYTES + valueBytes;
      if (bytes > mostBytes) return;
      entries.set(name, { value, bytes });
      room -= bytes;
      for (const oldest of entries.keys()) {
        if (room >= 0) return;
        drop(oldest);
      }
    },
  };
}
