/** What a chart marks besides its curves: pins, and each run's best value. */
import { formatNumber } from "../base/format";
import { nearest } from "../charts/line";
import type { MarkedValue } from "../charts/linePlot";
import type { BestSteps } from "./bestOf";
import { type ScalarLine, xOfStep } from "./scalarLines";

export function pinPlaces(
  lines: readonly ScalarLine[],
  pins: readonly number[],
  x: "step" | "time",
): number[] {
  if (x === "step") return [...pins];
  return pins.flatMap((pin) => xOfStep(lines, pin) ?? []);
}

/** Each run's value at its best step: the very best one in the chart of the metric itself. */
export function bestPlaces(
  lines: readonly ScalarLine[],
  steps: BestSteps,
  x: "step" | "time",
  isMetric: boolean,
): MarkedValue[] {
  return lines.flatMap((line) => {
    const best = steps.get(line.id);
    const index = best ? nearest(line.steps, best.step) : -1;
    if (!best || index < 0) return [];
    const y = isMetric ? best.value : (line.mean[index] as number);
    const at = x === "step" ? best.step : (line.x[index] as number);
    return [{ x: at, y, color: line.color, title: `${best.step}: ${formatNumber(y)}` }];
  });
}
