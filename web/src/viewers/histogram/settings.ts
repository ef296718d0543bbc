/** What a person set on a histogram panel, as its link holds it. */
import { type Options, parseOptions } from "../panelOptions";

export type Measure = "counts" | "density";

export interface HistogramSettings {
  measure: Measure;
  log: boolean;
  /** Runs over one another, else beside one another. */
  overlay: boolean;
  quantiles: boolean;
}

export function settingsOf(text: string): HistogramSettings {
  const set: Options = parseOptions(text);
  return {
    measure: set.measure === "density" ? "density" : "counts",
    log: set.log === "on",
    overlay: set.runs === "over",
    quantiles: set.quantiles === "on",
  };
}
