/** JSON files of charts, read once and kept for a while: a step of the playhead waits for none. */
import { useEffect, useRef, useState } from "react";
import { createKeptReads } from "../../base/keptReads";
import { roughBytes } from "../../base/roughBytes";
import { createTurns } from "../../base/turns";
import { isLasting, whyRefusedSentence } from "../../base/whyRefused";

/** Of what the files became: objects take some times as much as their text. */
const MOST_BYTES = 48 * 2 ** 20;
const AT_ONCE = 4;
const inTurn = createTurns(AT_ONCE);

const files = createKeptReads<{ value: unknown }>(MOST_BYTES);

/** What is at an address of this server, as JSON; never to be changed by who gets it. */
export async function loadJson(url: string): Promise<unknown> {
  const { value } = await files.load(
    url,
    () => inTurn(() => read(url)),
    (file) => roughBytes(file.value),
  );
  return value;
}

async function read(url: string): Promise<{ value: unknown }> {
  const response = await fetch(url).catch(() => {
    throw new Error("The server does not answer.");
  });
  if (isLasting(response.status)) throw new Error(whyRefusedSentence(response.status));
  if (!response.ok) throw new Error(await reasonOf(response));
  return { value: parsed(await response.text()) };
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
