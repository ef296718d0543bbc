/** From tile to tile by keys: by where they lie, whether they exist now or not. */
import type { MoveKey } from "../useRovingFocus";
import type { TilePlace } from "./places";

export interface TileGround {
  tiles: (from: number, to: number) => readonly TilePlace[];
  /** Of all tiles together. */
  height: number;
  tileHeight: number;
  /** Height that is in sight. */
  visible: number;
}

/** Beyond the next line there may be labels and gaps, and runs without pictures between. */
const BETWEEN_PIXELS = 400;

export function nextTile(here: TilePlace, key: MoveKey, ground: TileGround): TilePlace | undefined {
  const { tiles, height, tileHeight, visible } = ground;
  const around = tileHeight + BETWEEN_PIXELS;
  const page = Math.max(tileHeight, visible - tileHeight);
  switch (key) {
    case "ArrowLeft":
    case "ArrowRight":
      return beside(here, key === "ArrowLeft" ? -1 : 1, ground);
    case "ArrowUp":
      return aside(here, tiles(here.y - around, here.y), -1, 0);
    case "ArrowDown":
      return aside(here, tiles(here.y, here.y + 2 * around), 1, 0);
    case "PageUp":
      return aside(here, tiles(here.y - page - around, here.y), -1, page);
    case "PageDown":
      return aside(here, tiles(here.y, here.y + page + 2 * around), 1, page);
    case "Home":
      return [...tiles(0, around)].sort(inReadingOrder)[0];
    case "End":
      return [...tiles(height - around, height)].sort(inReadingOrder).at(-1);
  }
}

/** In the same line. */
function beside(here: TilePlace, by: 1 | -1, { tiles }: TileGround): TilePlace | undefined {
  let best: TilePlace | undefined;
  for (const one of tiles(here.y, here.y)) {
    const ahead = (one.x - here.x) * by;
    if (Math.abs(one.y - here.y) > 1 || ahead <= 1) continue;
    if (!best || ahead < (best.x - here.x) * by) best = one;
  }
  return best;
}

/** Above or below: in the line nearest to `distance` pixels away, the tile most straight ahead. */
function aside(
  here: TilePlace,
  tiles: readonly TilePlace[],
  by: 1 | -1,
  distance: number,
): TilePlace | undefined {
  let best: TilePlace | undefined;
  let least = [Infinity, Infinity] as const;
  for (const one of tiles) {
    const ahead = (one.y - here.y) * by;
    if (ahead <= 1) continue;
    const cost = [Math.abs(ahead - distance), Math.abs(one.x - here.x)] as const;
    const sameLine = Math.abs(cost[0] - least[0]) <= 1;
    if (sameLine ? cost[1] < least[1] : cost[0] < least[0]) [best, least] = [one, cost];
  }
  return best;
}

const inReadingOrder = (a: TilePlace, b: TilePlace): number => a.y - b.y || a.x - b.x;
