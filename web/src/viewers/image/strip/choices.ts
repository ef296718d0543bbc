/** What a click or a key means for the overlay settings of the page. Pure. */

import { own } from "../../../base/own";
import { isBackground } from "../../../overlay/classNames";
import type { OverlaySettings } from "../../../overlay/settings";
import { classFilter } from "../../../overlay/visible";
import type { LegendClass, LegendLayer, LegendScore } from "./legend";

type Change = Partial<OverlaySettings>;
type ClassName = Pick<LegendClass, "name" | "id">;

const toggled = (list: readonly string[], one: string): string[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

/** Show or hide a class. While one class stands alone, another takes its place. */
export function toggleClass(settings: OverlaySettings, { name, id }: ClassName): Change {
  if (settings.solo !== null) return toggleSolo(settings, name);
  if (settings.onlyClasses !== null) return { onlyClasses: toggled(settings.onlyClasses, name) };
  if (isBackground(name, id)) return { shownClasses: toggled(settings.shownClasses, name) };
  return { hiddenClasses: toggled(settings.hiddenClasses, name) };
}

/** Only this class, or all again. */
export const toggleSolo = (settings: OverlaySettings, name: string): Change => ({
  solo: settings.solo === name ? null : name,
});

const ALL: Change = { solo: null, onlyClasses: null, hiddenClasses: [] };

export const showAllClasses = (): Change => ALL;

/** Hide `some` of `all` classes, to be shown one by one. */
export function hideClasses(
  settings: OverlaySettings,
  some: readonly ClassName[],
  all: readonly ClassName[],
): Change {
  const isShown = classFilter({ ...settings, solo: null });
  const hidden = new Set(some.map(({ name }) => name));
  const left = all.filter(({ name, id }) => !hidden.has(name) && isShown(name, id));
  return showing(left, all, settings);
}

/** Show `some` of `all` classes and no others. */
export const showOnly = (
  settings: OverlaySettings,
  some: readonly ClassName[],
  all: readonly ClassName[],
): Change => showing(some, all, settings);

/** More names in a link are told by naming the others, if those are fewer. */
const MANY = 24;

/** Of `all` these and no others, in as few names as that takes. */
function showing(
  shown: readonly ClassName[],
  all: readonly ClassName[],
  settings: OverlaySettings,
): Change {
  const names = new Set(shown.map(({ name }) => name));
  const others = all.filter(({ name, id }) => !names.has(name) && !isBackground(name, id));
  const known = new Set(all.map(({ name }) => name));
  const elsewhere = (list: readonly string[]) => list.filter((name) => !known.has(name));
  if (others.length > MANY && names.size < others.length) {
    // Of classes that are not in this list, those that were named stay.
    const named = elsewhere(settings.onlyClasses ?? []);
    return { ...ALL, onlyClasses: [...named, ...names], shownClasses: settings.shownClasses };
  }
  return {
    solo: null,
    onlyClasses: null,
    hiddenClasses: [...elsewhere(settings.hiddenClasses), ...others.map(({ name }) => name)],
    shownClasses: [
      ...elsewhere(settings.shownClasses),
      ...shown.filter(({ name, id }) => isBackground(name, id)).map(({ name }) => name),
    ],
  };
}

/** A layer with all its masks and boxes. */
export function toggleLayer(settings: OverlaySettings, layer: Pick<LegendLayer, "ids">): Change {
  const others = settings.hiddenLayers.filter((id) => !layer.ids.includes(id));
  return { hiddenLayers: isLayerOn(settings, layer) ? [...others, ...layer.ids] : others };
}

/** Some of it may be seen. */
export const isLayerOn = (settings: OverlaySettings, { ids }: Pick<LegendLayer, "ids">): boolean =>
  ids.some((id) => !settings.hiddenLayers.includes(id));

/** The range of a score that is shown, within what there is. */
export function scoreRange(settings: OverlaySettings, score: LegendScore): [number, number] {
  const [low, high] = own(settings.scores, score.key) ?? [-Infinity, Infinity];
  const [least, greatest] = scoreEnds(score);
  const within = (value: number) => Math.min(greatest, Math.max(least, value));
  return [within(low), within(high)];
}

/** At an end nothing is left out, whatever comes at later steps: the range is open there. */
export function setScore(
  settings: OverlaySettings,
  score: LegendScore,
  [low, high]: readonly [number, number],
): Change {
  const [least, greatest] = scoreEnds(score);
  const range = [low <= least ? -Infinity : low, high >= greatest ? Infinity : high] as const;
  const { [score.key]: _, ...others } = settings.scores;
  const open = range[0] === -Infinity && range[1] === Infinity;
  return { scores: open ? others : { ...others, [score.key]: range } };
}

const LARGEST = 1e300;

/** The ends of a score's slider: 0 to 1 for what looks like a probability. */
export function scoreEnds({ least, greatest }: LegendScore): [number, number] {
  if (least >= 0 && greatest <= 1) return [0, 1];
  // Of the largest numbers the range itself must stay a number.
  const [low, high] = [Math.max(least, -LARGEST), Math.min(greatest, LARGEST)];
  if (low < high) return [low, high];
  const reach = Math.max(1, Math.abs(low) / 1000);
  return [low - reach, low + reach];
}

/** So fine that every pixel of a slider is another value, and the numbers stay short. */
export function scoreStep(score: LegendScore): number {
  const [least, greatest] = scoreEnds(score);
  return 10 ** Math.floor(Math.log10((greatest - least) / 100 || 1));
}

/** As many decimals as the slider can choose: the number keeps its width. */
export const scoreText = (value: number, step: number): string =>
  Math.abs(value) >= 1e7
    ? value.toPrecision(3)
    : value.toFixed(Math.max(0, Math.min(8, Math.ceil(-Math.log10(step)))));
