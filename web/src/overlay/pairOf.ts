/** Which of several layers is the truth, and which is compared with it. */
import type { OverlaySettings } from "./settings";

const TRUTH =
  /(^|[^a-z])(ground|gt|true|truth|labels?|targets?|annotations?|annotated|reference|ref|gold)([^a-z]|$)/i;
const PREDICTION =
  /(^|[^a-z])(predictions?|predicted|preds?|outputs?|model|guess(es)?|estimates?|found)([^a-z]|$)/i;

export interface Pair<T> {
  prediction: T;
  truth: T;
}

/**
 * The layers of one kind that errors compare: those that the settings name, else the likeliest by
 * name. Undefined if there are no two to be compared.
 */
export function pairOf<T extends { name: string }>(
  layers: readonly T[],
  settings: Pick<OverlaySettings, "prediction" | "truth">,
): Pair<T> | undefined {
  const named = (name: string | null) => layers.find((one) => one.name === name);
  const given = { prediction: named(settings.prediction), truth: named(settings.truth) };
  const truth = given.truth ?? likely(layers, TRUTH, given.prediction);
  const prediction = given.prediction ?? likely(layers, PREDICTION, truth) ?? other(layers, truth);
  return truth && prediction && truth !== prediction ? { prediction, truth } : undefined;
}

const likely = <T extends { name: string }>(layers: readonly T[], words: RegExp, not?: T) =>
  layers.find((one) => one !== not && words.test(one.name.replaceAll("_", " ")));

const other = <T>(layers: readonly T[], not: T | undefined) => layers.find((one) => one !== not);
