/** The steps at which the visible runs logged media, and the extent of everything logged. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { marksQuery } from "../api/queries";
import type { Marks } from "../api/types.gen";
import { areComplete, stepExtent, unionOfSteps } from "./marks";
import { newestStep } from "./scrub";
import type { VisibleRun } from "./view";

export interface LoggedMarks {
  marks: readonly Marks[];
  /** Steps of all runs. */
  steps: readonly number[];
  /** No step was left out. */
  complete: boolean;
  extent: [number, number] | null;
  arrived: boolean;
}

const NONE: readonly Marks[] = [];

/** Shared by all panels and the film strip: one request, one sum. */
const sums = new WeakMap<readonly Marks[], { steps: readonly number[]; complete: boolean }>();

function sumOf(marks: readonly Marks[]) {
  let sum = sums.get(marks);
  if (!sum) {
    sum = { steps: unionOfSteps(marks), complete: areComplete(marks) };
    sums.set(marks, sum);
  }
  return sum;
}

export function useMarks(runs: readonly VisibleRun[]): LoggedMarks {
  const paths = useMemo(() => runs.map((run) => run.path), [runs]);
  const { data } = useQuery(marksQuery(paths));
  const marks = data?.marks ?? NONE;
  const extent = stepExtent(marks, newestStep(runs));
  const low = extent?.[0];
  const high = extent?.[1];
  return useMemo(() => {
    const known = low !== undefined && high !== undefined;
    return {
      ...sumOf(marks),
      marks,
      extent: known ? [low, high] : null,
      arrived: data !== undefined,
    };
  }, [marks, low, high, data]);
}
