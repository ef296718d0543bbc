/** JSON files of charts, read once and kept for a while: a step of the playhead waits for none. */
import { useEffect, useRef, useState } from "react";
import { createTurns } from "../../base/turns";
import { isLasting, whyRefusedSentence } from "../../base/whyRefused";

/** Of text; what it becomes takes some times as much. */
const MOST_BYTES = 48 * 2 ** 20;
const AT_ONCE = 4;
const inTurn = createTurns(AT_ONCE);

interface Kept {
  value: unknown;
  bytes: number;
}

/** The least recently used first. */
const kept = new Map<string, Kept>();
const underWay = new Map<string, Promise<unknown>>();
let bytes = 0;

/** What is at an address of this server, as JSON; never to be changed by who gets it. */
export function loadJson(url: string): Promise<unknown> {
  const found = kept.get(url);
  if (found) {
    kept.delete(url);
    kept.set(url, found);
    return Promise.resolve(found.value);
  }
  const going = underWay.get(url);
  if (going) return going;
  const loading = inTurn(() => read(url)).finally(() => underWay.delete(url));
  underWay.set(url, loading);
  return loading;
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url).catch(() => {
    throw new Error("The server does not answer.");
  });
  if (isLasting(response.status)) throw new Error(whyRefusedSentence(response.status));
  if (!response.ok) throw new Error(await reasonOf(response));
  const text = await response.text();
  const value = parsed(text);
  keep(url, { value, bytes: text.length });
  return value;
}

async function reasonOf(response: Response): Promise<string> {
  const answer: unknown = await response.json().catch(() => undefined);
  const { error } = (answer ?? {}) as { error?: unknown };
  return typeof error === "string" ? error : `The server answered ${response.status}.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("The file is damaged: it is not JSON.");
  }
}

function keep(url: string, entry: Kept): void {
  if (entry.bytes > MOST_BYTES) return;
  kept.set(url, entry);
  bytes += entry.bytes;
  for (const [old, { bytes: size }] of kept) {
    if (bytes <= MOST_BYTES) break;
    kept.delete(old);
    bytes -= size;
  }
}

export interface Arrival<Value> {
  value: Value | undefined;
  /** `value` is of what was asked for before. */
  late: boolean;
  error: unknown;
  retry: () => void;
}

interface Came<Value> {
  key: string;
  value?: Value | undefined;
  error?: unknown;
}

/** What `load` gives for `key`; the value before until it has come. */
export function useArrival<Value>(key: string, load: () => Promise<Value>): Arrival<Value> {
  const [came, setCame] = useState<Came<Value>>();
  const [attempt, setAttempt] = useState(0);
  const newest = useRef(load);
  newest.current = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with each attempt
  useEffect(() => {
    let wanted = true;
    const take = (next: Came<Value>) => wanted && setCame(next);
    newest.current().then(
      (value) => take({ key, value }),
      (error) => take({ key, error }),
    );
    return () => {
      wanted = false;
    };
  }, [key, attempt]);
  const late = came?.key !== key;
  return {
    value: came?.value,
    late,
    error: late ? undefined : came?.error,
    retry: () => setAttempt((old) => old + 1),
  };
}
