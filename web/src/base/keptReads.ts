/** What is read by name, as files are by their addresses: once, however many ask, and kept while there is room. */
import { createKept } from "./kept";

export interface KeptReads<Value> {
  /** What is there without waiting; it counts as used now. */
  now: (name: string) => Value | undefined;
  /** What fails is read again by who asks next; what takes more than all of the room by everybody. */
  load: (
    name: string,
    read: () => Promise<Value>,
    bytesOf: (value: Value) => number,
  ) => Promise<Value>;
}

export function createKeptReads<Value extends object>(mostBytes: number): KeptReads<Value> {
  const kept = createKept<Value>(mostBytes);
  const underWay = new Map<string, Promise<Value>>();
  return {
    now: kept.use,
    load(name, read, bytesOf) {
      const known = kept.use(name);
      if (known) return Promise.resolve(known);
      const going = underWay.get(name);
      if (going) return going;
      const reading = read()
        .then((value) => {
          kept.keep(name, value, bytesOf(value));
          return value;
        })
        .finally(() => underWay.delete(name));
      underWay.set(name, reading);
      return reading;
    },
  };
}
