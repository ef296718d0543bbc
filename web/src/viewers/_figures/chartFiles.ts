/** JSON files of charts, read once and kept for a while: a step of the playhead waits for none. */
import { useEffect, useRef, useState } from "react";
import { createKept } from "../../base/kept";
import { roughBytes } from "../../base/roughBytes";
import { createTurns } from "../../base/turns";
import { isLasting, whyRefusedSentence } from "../../base/whyRefused";

/** Of what the files became: objects take some times as much as their text. */
const MOST_BYTES = 48 * 2 ** 20;
const AT_ONCE = 4;
const inTurn = createTurns(AT_ONCE);

const kept = createKept<{ value: unknown }>(MOST_BYTES);
const underWay = new Map<string, Promise<unknown>>();

/** What is at an address of this server, as JSON; never to be changed by who gets it. */
export function loadJson(url: string): Promise<unknown> {
  const found = kept.use(url);
  if (found) return Promise.resolve(found.value);
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
  const value = parsed(await response.text());
  kept.keep(url, { value }, roughBytes(value));
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
