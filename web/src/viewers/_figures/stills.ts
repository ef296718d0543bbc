/** Charts as still pictures, drawn one after the other by a chart that nobody sees. */
import { createTurns } from "../../base/turns";
import { type ChartTheme, chartTheme } from "./chartTheme";

const MOST_STILLS = 240;

export interface StillSize {
  width: number;
  height: number;
}

export interface Stills<Item> {
  /** The address of a picture, if it was drawn before. */
  drawn: (item: Item, size: StillSize) => string | undefined;
  /** Draw it when its turn comes; rejects with a reason. `wanted` is asked then. */
  draw: (item: Item, size: StillSize, wanted: () => boolean) => Promise<string | undefined>;
}

/** `nameOf` tells apart what is drawn; `draw` gives the address of a picture. */
export function createStills<Item>(
  nameOf: (item: Item) => string,
  draw: (item: Item, size: StillSize, theme: ChartTheme) => Promise<string>,
): Stills<Item> {
  const inTurn = createTurns(1);
  /** The least recently used first. */
  const kept = new Map<string, string>();
  const keyOf = (item: Item, { width, height }: StillSize, { dark }: ChartTheme) =>
    `${nameOf(item)} ${width} ${height} ${dark}`;
  return {
    drawn: (item, size) => kept.get(keyOf(item, size, chartTheme())),
    draw: (item, size, wanted) =>
      inTurn(async () => {
        if (!wanted()) return undefined;
        const theme = chartTheme();
        const key = keyOf(item, size, theme);
        const found = kept.get(key) ?? (await draw(item, size, theme));
        kept.delete(key);
        kept.set(key, found);
        const [oldest] = kept.keys();
        if (kept.size > MOST_STILLS && oldest !== undefined) kept.delete(oldest);
        return found;
      }),
  };
}
