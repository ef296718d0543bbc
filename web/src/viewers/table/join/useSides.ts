/** Which tables are joined: those of the runs shown, or those of one run at several steps. */
import { useMemo } from "react";
import { formatInteger } from "../../../base/format";
import { useSteps } from "../../_matrix/matrixEntries";
import type { PanelProps } from "../../types";
import type { TableItem } from "../model";
import type { Side } from "./joinAnswer";
import type { SideLabel } from "./joinColumns";
import type { JoinView } from "./joinView";

/** The server's limit. */
const MOST_SIDES = 12;

interface Sides {
  sides: Side[];
  labels: SideLabel[];
  /** There are several runs to choose. */
  canRuns: boolean;
}

export function useSides(
  { tracks, pins = [], panelKey }: PanelProps<TableItem>,
  view: JoinView,
): Sides {
  const logged = tracks.filter(({ now }) => now !== null);
  const canRuns = logged.length > 1;
  const byRuns = canRuns && view.across === "runs";
  const [first] = logged;
  const path = first?.run.path;
  const { steps } = useSteps(byRuns || !path ? [] : [path], panelKey, null, 400, []);
  const now = first?.now?.step;
  const text = JSON.stringify([
    logged.map(({ run, now }) => [run.path, now?.step, now?.positions[0]]),
    byRuns,
    pins,
    steps,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: spelled out as text
  return useMemo(() => {
    if (byRuns) {
      const some = logged.slice(0, MOST_SIDES);
      return {
        sides: some.map(({ run, now }) => ({
          run: run.path,
          step: now?.step ?? 0,
          position: now?.positions[0] ?? 0,
        })),
        labels: some.map(({ run }) => ({ name: run.name, color: run.color })),
        canRuns,
      };
    }
    const chosen = chosenSteps(steps, pins, now).slice(-MOST_SIDES);
    const position = first?.now?.positions[0] ?? 0;
    return {
      sides: path ? chosen.map((step) => ({ run: path, step, position })) : [],
      labels: chosen.map((step, i) => ({
        name: `step ${formatInteger(step)}`,
        color: `var(--run-${i % 12})`,
      })),
      canRuns,
    };
  }, [text]);
}

/** Pinned steps and the present one; without pins the first step and the present one. */
export function chosenSteps(
  steps: readonly number[],
  pins: readonly number[],
  now: number | undefined,
): number[] {
  const at = (step: number) => steps.findLast((one) => one <= step);
  const pinned = pins.map(at).filter((step) => step !== undefined);
  const kept = now === undefined ? pinned : [...pinned, now];
  const all = [...new Set(kept)].sort((a, b) => a - b);
  if (all.length > 1) return all;
  const other = steps[0] === now ? steps.at(-1) : steps[0];
  return [...new Set([...(other === undefined ? [] : [other]), ...all])].sort((a, b) => a - b);
}
