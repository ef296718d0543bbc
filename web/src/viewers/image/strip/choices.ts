/** What a click or a key means for the overlay settings of the page. Pure. */

import { isBackground } from "../../../overlay/classNames";
import type { OverlaySettings } from "../../../overlay/settings";
import type { LegendClass, LegendLayer, LegendScore } from "./legend";

type Change = Partial<OverlaySettings>;
type ClassName = Pick<LegendClass, "name" | "id">;

const toggled = (list: readonly string[], one: string): string[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

/** Show or hide a class. While one class stands alone, another takes its place. */
export function toggleClass(settings: OverlaySettings, { name, id }: ClassName): Change {
  if (settings.solo !== null) return toggleSolo(settings, name);
  if (isBackground(name, id)) return { shownClasses: toggled(settings.shownClasses, name) };
  return { hiddenClasses: toggled(settings.hiddenClasses, name) };
}

/** Only this class, or all again. */
export const toggleSolo = (settings: OverlaySettings, name: string): Change => ({
  solo: settings.solo === name ? null : name,
});

export const showAllClasses = (): Change => ({ solo: null, hiddenClasses: [] });

/** Hide these, to be shown one by one. */
export const hideClasses = (settings: OverlaySettings, classes: readonly ClassName[]): Change => {
  const names = classes.map(({ name }) => name);
  return {
    solo: null,
    hiddenClasses: [
      ...new Set([
        ...settings.hiddenClasses,
        ...classes.filter(({ name, id }) => !isBackground(name, id)).map(({ name }) => name),
      ]),
    ],
    shownClasses: settings.shownClasses.filter((name) => !names.includes(name)),
  };
};

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
  const [low, high] = settings.scores[score.key] ?? [-Infinity, Infinity];
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

/** The ends of a score's slider: 0 to 1 for what looks like a probability. */
export function scoreEnds({ least, greatest }: LegendScore): [number, number] {
  if (least >= 0 && greatest <= 1) return [0, 1];
  if (least === greatest) return [least - 1, greatest + 1];
  return [least, greatest];
}

/** So fine that every pixel of a slider is another value, and the numbers stay short. */
export function scoreStep(score: LegendScore): number {
  const [least, greatest] = scoreEnds(score);
  return 10 ** Math.floor(Math.log10((greatest - least) / 100 || 1));
}

/** As many decimals as the slider can choose: the number keeps its width. */
export const scoreText = (value: number, step: number): string =>
  value.toFixed(Math.max(0, Math.min(8, Math.ceil(-Math.log10(step)))));
