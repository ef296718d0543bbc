/**
 * Where a tall content stands while its scroll bar moves. A browser caps the height of an element
 * at some 33 million pixels (Firefox at half of that), so the bar of a taller content is shorter
 * than the content: a drag of it maps, every smaller movement is in true pixels.
 */

/** Safe in every browser. */
export const TALLEST_PIXELS = 12_000_000;
/** So much at both ends is mapped one to one, so that a wheel reaches the very first row. */
const TRUE_ENDS_PIXELS = 50_000;
/** Movements of more views at once are drags of the bar. */
const JUMP_VIEWS = 1.5;

export interface Heights {
  /** Of all rows. */
  content: number;
  /** Of what is in sight of them. */
  view: number;
}

export interface Place {
  /** Of the content, at the top of what is in sight. */
  top: number;
  /** Of the scroll bar. */
  bar: number;
}

export const barHeight = ({ content }: Heights): number => Math.min(content, TALLEST_PIXELS);

const mostTop = ({ content, view }: Heights): number => Math.max(0, content - view);
const mostBar = (heights: Heights): number => Math.max(0, barHeight(heights) - heights.view);
const isExact = ({ content }: Heights): boolean => content <= TALLEST_PIXELS;

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** Where the bar stands for a height of the content. */
export function barOf(top: number, heights: Heights): number {
  const [tops, bars] = [mostTop(heights), mostBar(heights)];
  const at = clamp(top, tops);
  if (isExact(heights) || at <= TRUE_ENDS_PIXELS) return at;
  if (tops - at <= TRUE_ENDS_PIXELS) return bars - (tops - at);
  return TRUE_ENDS_PIXELS + (at - TRUE_ENDS_PIXELS) / ratio(tops, bars);
}

/** The height of the content for a place of the bar. */
export function topOf(bar: number, heights: Heights): number {
  const [tops, bars] = [mostTop(heights), mostBar(heights)];
  const at = clamp(bar, bars);
  if (isExact(heights) || at <= TRUE_ENDS_PIXELS) return at;
  if (bars - at <= TRUE_ENDS_PIXELS) return tops - (bars - at);
  return TRUE_ENDS_PIXELS + (at - TRUE_ENDS_PIXELS) * ratio(tops, bars);
}

const ratio = (tops: number, bars: number): number =>
  (tops - 2 * TRUE_ENDS_PIXELS) / (bars - 2 * TRUE_ENDS_PIXELS);

/** The place after the bar went to `bar`, and whether it was dragged there. */
export function moved(place: Place, bar: number, heights: Heights): Place & { jumped: boolean } {
  const by = bar - place.bar;
  const jumped = Math.abs(by) > JUMP_VIEWS * heights.view;
  if (isExact(heights)) return { top: bar, bar, jumped };
  const top = place.top + by;
  const fits = top >= 0 && top <= mostTop(heights);
  return { top: jumped || !fits ? topOf(bar, heights) : top, bar, jumped };
}

/** The bar has drifted so near to an end that a wheel could not go on. */
export function mustSettle(place: Place, heights: Heights): boolean {
  if (isExact(heights)) return false;
  const near = TRUE_ENDS_PIXELS / 2;
  const atEnd = place.bar < near || mostBar(heights) - place.bar < near;
  return atEnd && Math.abs(barOf(place.top, heights) - place.bar) > 1;
}

/** The nearest height at which `row` is wholly in sight. */
export function topShowing(row: number, rowPixels: number, top: number, view: number): number {
  const from = row * rowPixels;
  if (from < top) return from;
  return Math.max(top, from + rowPixels - view);
}
