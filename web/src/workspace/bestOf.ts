/** Which step of each run was best by a metric: the guess of what good means, and what panels do with it. */
import type { RunExtremes } from "../api/types.gen";
import { numberOf } from "../base/format";
import type { BestOf } from "./view";

export interface BestStep {
  step: number;
  value: number;
}

/** Best steps by run path. Runs without the metric have none. */
export type BestSteps = ReadonlyMap<string, BestStep>;

/** Parts of names whose values shrink as things get better. */
const LESS_IS_BETTER =
  /(^|[^a-z])(loss|losses|err|error|errors|mse|rmse|mae|mape|nll|bce|perplexity|ppl|fid|kl|wer|cer|eer|lpips|latency|time|duration|secs|seconds|memory|distance|divergence|cost|regret|ece|brier|fpr|fnr)([^a-z]|$)/i;

/** "min" for losses and errors, "max" for all others: accuracies, scores, intersections over unions. */
export const guessBy = (key: string): BestOf["by"] =>
  LESS_IS_BETTER.test(key.replace(/([a-z])([A-Z])/g, "$1 $2")) || /loss$/i.test(key)
    ? "min"
    : "max";

export function bestSteps(answer: readonly RunExtremes[], by: BestOf["by"]): BestSteps {
  return new Map(
    answer.flatMap((one) => {
      const value = numberOf(one[by]?.value);
      const step = one[by]?.step;
      return step === undefined || value === undefined ? [] : [[one.run, { step, value }] as const];
    }),
  );
}

export const bestTitle = ({ key, by }: BestOf): string => `best ${key} (${by})`;

/**
 * The step to ask the server for, run by run: a run without the metric stays at the playhead, or
 * where the newest step of all is.
 */
export const stepOfEach = (
  paths: readonly string[],
  steps: BestSteps,
  playhead: number | null,
): number[] => paths.map((path) => steps.get(path)?.step ?? playhead ?? 0);
