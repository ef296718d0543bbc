/** What was read from files, by address: kept while there is room, or while somebody shows it. */
import { createKept } from "../base/kept";

/** Why there is nothing, as a sentence's part: "the file is missing". */
export interface Failure {
  reason: string;
  /** Asking again will not help. */
  lasting: boolean;
}

export type Outcome<T> = { value: T } | { failure: Failure };

export interface FileCache<T extends object> {
  /** What is known without waiting. */
  now: (key: string) => Outcome<T> | undefined;
  /** Reads once, however many ask meanwhile. */
  load: (key: string, read: () => Promise<T>, bytesOf: (value: T) => number) => Promise<Outcome<T>>;
}

/** The text says what is wrong with the file itself: asking again will not help. */
export class Unread extends Error {
  readonly lasting: boolean;
  constructor(reason: string, lasting: boolean) {
    super(reason);
    this.lasting = lasting;
  }
}

/** Of why files could not be read. */
const MOST_FAILURE_BYTES = 2 ** 20;

export function createFileCache<T extends object>(mostBytes: number): FileCache<T> {
  const kept = createKept<T>(mostBytes);
  const shown = new Map<string, WeakRef<T>>();
  const failures = createKept<Failure>(MOST_FAILURE_BYTES);
  const underWay = new Map<string, Promise<Outcome<T>>>();

  const now = (key: string): Outcome<T> | undefined => {
    const value = kept.use(key) ?? shown.get(key)?.deref();
    if (value) return { value };
    const failure = failures.use(key);
    return failure && { failure };
  };
  const forgetUnshown = () => {
    for (const [key, reference] of shown) if (!reference.deref()) shown.delete(key);
  };
  const take = (key: string, value: T, size: number): Outcome<T> => {
    failures.drop(key);
    kept.keep(key, value, size);
    if (shown.size % 1000 === 999) forgetUnshown();
    shown.set(key, new WeakRef(value));
    return { value };
  };
  const fail = (key: string, error: Error): Outcome<T> => {
    const failure = { reason: error.message, lasting: error instanceof Unread && error.lasting };
    failures.keep(key, failure, 0);
    return { failure };
  };
  return {
    now,
    load(key, read, bytesOf) {
      const known = now(key);
      if (known && ("value" in known || known.failure.lasting)) return Promise.resolve(known);
      const going = underWay.get(key);
      if (going) return going;
      const reading = read()
        .then((value) => take(key, value, bytesOf(value)))
        .catch((error: Error) => fail(key, error))
        .finally(() => underWay.delete(key));
      underWay.set(key, reading);
      return reading;
    },
  };
}
