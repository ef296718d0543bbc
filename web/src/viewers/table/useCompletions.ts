/** What may come next in the filter: the server knows columns, values and words. */
import { useCallback, useEffect, useRef, useState } from "react";
import { getJson } from "../../api/client";
import type { Completion, Completions } from "../../ui/completion";
import type { TablePlace } from "./question";

interface Answer {
  from: number;
  to: number;
  options: { kind: string; text: string; detail: string }[];
}

interface Known extends Completions {
  text: string;
  caret: number;
}

const NONE: Completions = { from: 0, to: 0, options: [] };
const MOST_OPTIONS = 12;

export function useCompletions(at: TablePlace): (text: string, caret: number) => Completions {
  const [known, setKnown] = useState<Known>();
  const asked = useRef("");
  const flight = useRef<AbortController>(undefined);
  const { run, key, step, position } = at;
  useEffect(() => () => flight.current?.abort(), []);
  return useCallback(
    (text: string, caret: number) => {
      if (known?.text === text && known.caret === caret) return known;
      // Called while drawing: nothing may change until that is done.
      const question = `${caret} ${text}`;
      if (caret > 0 && asked.current !== question) {
        asked.current = question;
        queueMicrotask(async () => {
          flight.current?.abort();
          const own = new AbortController();
          flight.current = own;
          try {
            const place = { run, key, step, position };
            const args = { ...place, text, cursor: caret };
            const answer = await getJson<Answer>("analyses/table/complete", args, own.signal);
            setKnown({ text, caret, from: answer.from, to: answer.to, options: optionsOf(answer) });
          } catch {
            // Without completions one can still type.
          }
        });
      }
      return NONE;
    },
    [known, run, key, step, position],
  );
}

const optionsOf = ({ options }: Answer): Completion[] =>
  options.slice(0, MOST_OPTIONS).map(({ text, detail }) => ({ text, detail }));
