/** How much each sample of a run changed, as the server tells it bit by bit. */
import { queryOptions } from "@tanstack/react-query";
import { getJson } from "../../../api/client";
import type { Against, Measure } from "./choice";

/** What is known of one layer: classes of a mask with their overlap, or what became of boxes. */
export interface LayerChange {
  classes?: { id: number; name: string; iou: number }[];
  total?: number;
  matched?: number;
  gone?: number;
  new?: number;
  scores?: number | null;
}

export interface ChangedSample {
  run: string;
  position: number;
  /** 0: the same, 1: nothing in common; null with a `problem`. */
  change: number | null;
  by: string;
  detail: Readonly<Record<string, LayerChange>>;
  problem: string | null;
  before: { run: string; step: number; position: number };
}

export interface ChangesAnswer {
  samples: ChangedSample[];
  compared: number;
  of: number;
  /** Samples that were not there before. */
  without: number;
  done: boolean;
}

const ASK_AGAIN_MS = 300;
/** Of each run; the server gives those that changed most. */
export const MOST_SAMPLES = 10_000;

export interface ChangesQuestion {
  run: string;
  key: string;
  step: number;
  against: Against;
  by: Measure;
}

export const changesQuery = ({ run, key, step, against, by }: ChangesQuestion) =>
  queryOptions({
    queryKey: [
      "changes",
      [run, ...(against.type === "run" ? [against.run] : [])],
      key,
      step,
      against,
      by,
    ],
    queryFn: ({ signal }) =>
      getJson<ChangesAnswer>(
        "key-analyses/image/changes",
        { run, key, step, by, limit: MOST_SAMPLES, ...argumentOf(against, step) },
        signal,
      ),
    refetchInterval: ({ state }) => (state.data && !state.data.done ? ASK_AGAIN_MS : false),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** The step before is what was newest just before this one. */
function argumentOf(against: Against, step: number): Record<string, string | number> {
  if (against.type === "run") return { against_run: against.run };
  return { against_step: against.type === "step" ? against.step : step - 1 };
}
