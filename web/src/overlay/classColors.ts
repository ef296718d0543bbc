/** A class has one colour on the whole page, and keeps it from visit to visit of a project. */
import type { Rgb } from "../base/color";
import type { Names } from "./classNames";
import { createSlots } from "./colorSlots";
import { NO_CLASS, unnamedClass } from "./layers";
import { generatedColor, tokenColor } from "./rgb";

export { isBackground } from "./classNames";

/** Colours of tokens.css; classes beyond them get generated ones. */
const TOKENS = 12;

const classSlots = createSlots("classes");
const layerSlots = createSlots("layers");

/**
 * The colour of a class, the same wherever its name comes up. Classes that nobody named have the
 * colour of their id, and take none from the others.
 */
export function classColor(name: string, id: number): Rgb {
  if (name === NO_CLASS) return tokenColor("--class-none");
  return slotColor(name === unnamedClass(id) ? id : classSlots.of(name, id));
}

/** The colour of a layer by its name: masks and boxes of one name are alike. */
export const layerColor = (name: string): Rgb => slotColor(layerSlots.of(name, 0));

/** In the order of their ids, so that colours do not depend on which class is seen first. */
export function registerNames(names: Names): void {
  const ids = [...names.keys()].sort((a, b) => a - b);
  for (const id of ids) {
    const name = names.get(id) as string;
    if (name !== unnamedClass(id)) classSlots.of(name, id);
  }
}

const slotColor = (slot: number): Rgb =>
  slot < TOKENS ? tokenColor(`--class-${slot}`) : generatedColor(slot - TOKENS);

/** Start anew, as a page that was loaded again. */
export function reloadClassColors(): void {
  classSlots.reload();
  layerSlots.reload();
}
