/** Each run's best step while the view asks for best-of and nobody moves the playhead. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { extremesQuery } from "../api/extremes";
import { type BestSteps, bestSteps } from "./bestOf";
import { usePlayhead } from "./scrub";
import { type BestOf, useView, type VisibleRun } from "./view";

export interface Best {
  of: BestOf;
  /** Undefined until the answer has arrived. */
  steps: BestSteps | undefined;
  error: Error | null;
}

/** Null while the playhead says what is shown. */
export function useBest(runs: readonly VisibleRun[]): Best | null {
  const { best } = useView();
  const { moving } = usePlayhead(runs);
  const paths = useMemo(() => runs.map((run) => run.path), [runs]);
  const { data, error } = useQuery({
    ...extremesQuery(paths, best?.key ?? ""),
    enabled: best !== undefined && paths.length > 0,
  });
  return useMemo(() => {
    if (!best || moving) return null;
    return { of: best, steps: data && bestSteps(data.runs, best.by), error };
  }, [best, moving, data, error]);
}
