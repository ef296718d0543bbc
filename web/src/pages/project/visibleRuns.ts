/** Which runs of a table are drawn in panels, and what a click on an eye changes. */

import type { Run } from "../../api/types.gen";
import { runColor } from "../../base/color";
import type { ViewState, VisibleRun } from "../../workspace/view";
import { runPath } from "./runValues";

/** Without a choice, this many of the newest runs are shown. */
export const SHOWN_BY_DEFAULT = 10;

type Choice = Pick<ViewState, "hidden" | "shown">;

/** Ids of the runs to draw, out of those the filter let through, newest first. */
export function visibleIds(runs: readonly Run[], { hidden, shown }: Choice): Set<string> {
  const off = new Set(hidden);
  const on = new Set(shown);
  const isOn = (run: Run, index: number) => index < SHOWN_BY_DEFAULT || on.has(run.id);
  return new Set(
    runs.filter((run, index) => isOn(run, index) && !off.has(run.id)).map((run) => run.id),
  );
}

/** The choice after switching one run. Nothing is kept that equals the default. */
export function toggled(runs: readonly Run[], choice: Choice, id: string): Choice {
  const visible = visibleIds(runs, choice).has(id);
  const byDefault = runs.findIndex((run) => run.id === id) < SHOWN_BY_DEFAULT;
  const without = (ids: readonly string[]) => ids.filter((other) => other !== id);
  return {
    hidden: visible && byDefault ? [...without(choice.hidden), id] : without(choice.hidden),
    shown: !visible && !byDefault ? [...without(choice.shown), id] : without(choice.shown),
  };
}

/** Only this run. */
export const soloed = (runs: readonly Run[], id: string): Choice => {
  const hidden = runs.slice(0, SHOWN_BY_DEFAULT).map((run) => run.id);
  return hidden.includes(id)
    ? { hidden: hidden.filter((other) => other !== id), shown: [] }
    : { hidden, shown: [id] };
};

/** None if any is shown, else the default ones. */
export function allToggled(runs: readonly Run[], choice: Choice): Choice {
  if (visibleIds(runs, choice).size === 0) return { hidden: [], shown: [] };
  return { hidden: runs.slice(0, SHOWN_BY_DEFAULT).map((run) => run.id), shown: [] };
}

export const asVisible = (run: Run): VisibleRun => ({
  path: runPath(run),
  id: run.id,
  name: run.name,
  color: runColor(run.color),
  state: run.state,
  version: run.version,
  lastStep: run.last_step,
  started: run.created,
});
