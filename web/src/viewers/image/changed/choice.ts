/** What pictures are compared with and by what, as the panel's options keep it. */
import { parseOptions, withOptions } from "../../panelOptions";

export const MEASURES = ["auto", "mask", "boxes", "pixels"] as const;
export type Measure = (typeof MEASURES)[number];

export type Against =
  | { type: "previous" }
  | { type: "step"; step: number }
  /** The run's path. */
  | { type: "run"; run: string };

export interface Choice {
  against: Against;
  by: Measure;
}

/** Null: as logged. Options name a run by its id; one that is not shown is none. */
export function choiceOf(
  options: string,
  runs: readonly { id: string; path: string }[],
): Choice | null {
  const { changed = "", changedBy } = parseOptions(options);
  const against = againstOf(changed, runs);
  return against && { against, by: MEASURES.find((one) => one === changedBy) ?? "auto" };
}

function againstOf(text: string, runs: readonly { id: string; path: string }[]): Against | null {
  if (text === "previous") return { type: "previous" };
  const step = /^step:(\d{1,15})$/.exec(text)?.[1];
  if (step !== undefined) return { type: "step", step: Number(step) };
  const id = /^run:(.+)$/s.exec(text)?.[1];
  const run = runs.find((one) => one.id === id);
  return run ? { type: "run", run: run.path } : null;
}

export function withChoice(
  options: string,
  choice: Choice | null,
  runs: readonly { id: string; path: string }[],
): string {
  return withOptions(options, {
    changed: choice ? textOf(choice.against, runs) : undefined,
    changedBy: choice && choice.by !== "auto" ? choice.by : undefined,
  });
}

function textOf(against: Against, runs: readonly { id: string; path: string }[]): string {
  if (against.type === "previous") return "previous";
  if (against.type === "step") return `step:${against.step}`;
  return `run:${runs.find((run) => run.path === against.run)?.id ?? ""}`;
}
