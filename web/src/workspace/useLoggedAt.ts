/** Which keys have media at a step: asked key by key once the pointer rests on a mark. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { keysQuery, mediaHistoryQuery } from "../api/queries";
import { SCALAR } from "./sections";
import type { VisibleRun } from "./view";

export interface LoggedAt {
  /** Keys by run path. */
  keys: ReadonlyMap<string, readonly string[]>;
  /** Keys that were not asked for, because there are too many. */
  unasked: number;
}

const REST_MS = 140;
const MOST_ASKED = 24;

/** Undefined until the answers have arrived. */
export function useLoggedAt(
  runs: readonly VisibleRun[],
  step: number,
  enabled: boolean,
): LoggedAt | undefined {
  const client = useQueryClient();
  const paths = useMemo(() => runs.map((run) => run.path), [runs]);
  const { data } = useQuery(keysQuery(paths));
  const [found, setFound] = useState<{ step: number; logged: LoggedAt }>();
  useEffect(() => {
    if (!enabled || !data) return;
    let current = true;
    const timer = setTimeout(async () => {
      const possible = data.keys.filter(
        ({ kind, first_step: first, last_step: last }) =>
          kind !== SCALAR && (first ?? 0) <= step && step <= (last ?? step),
      );
      const asked = possible.slice(0, MOST_ASKED).map(({ key }) => key);
      const answers = await Promise.allSettled(
        [...new Set(asked)].map((key) =>
          client.fetchQuery({
            ...mediaHistoryQuery(paths, key, [step, step], 1, 1),
            staleTime: Number.POSITIVE_INFINITY,
          }),
        ),
      );
      const keys = new Map<string, string[]>();
      for (const answer of answers) {
        if (answer.status === "rejected") continue;
        for (const { run, entries } of answer.value.tracks)
          if (entries.some((entry) => entry.step === step))
            keys.set(run, [...(keys.get(run) ?? []), answer.value.key]);
      }
      const unasked = Math.max(0, possible.length - MOST_ASKED);
      if (current) setFound({ step, logged: { keys, unasked } });
    }, REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, data, enabled, paths, step]);
  return found?.step === step ? found.logged : undefined;
}
