/** The keys of a grid of tiles, and which of them is its tab stop. */
import { type RefObject, useRef } from "react";
import type { Track } from "../types";
import { useRovingFocus } from "../useRovingFocus";
import type { Layout, TilePlace } from "./places";
import { nextTile } from "./tileMoves";
import type { ScrollWindow } from "./useScrollWindow";

interface TileKeys {
  box: RefObject<HTMLElement | null>;
  tracks: readonly Track<unknown>[];
  layout: Layout;
  view: ScrollWindow;
  tiles: (from: number, to: number) => readonly TilePlace[];
  /** Those that exist. */
  seen: readonly TilePlace[];
  /** Whether it has arrived and can have the focus. */
  has: (tile: TilePlace) => boolean;
  tileHeight: number;
  visible: number;
  paddingPixels: number;
}

/** Gives the tab stop: the tile that had the focus last, else the first in sight. */
export function useTileKeys(keys: TileKeys): string | undefined {
  const { box, tracks, layout, view, seen, has, tileHeight, visible, paddingPixels } = keys;
  const { height } = layout;
  const nameOf = ({ run, position }: TilePlace) => tileName(tracks[run]?.run.id ?? "", position);
  const find = (name: string, among: readonly TilePlace[]) =>
    among.find((tile) => nameOf(tile) === name);
  const last = useRef<TilePlace>(undefined);
  const placeOf = (name: string) =>
    find(name, seen) ?? (last.current && nameOf(last.current) === name ? last.current : undefined);
  const active = useRovingFocus(box, {
    next: (from, key) => {
      const here = placeOf(from);
      const next = here && nextTile(here, key, { ...keys, height });
      if (next) last.current = next;
      return next && nameOf(next);
    },
    reveal: () => {
      const element = box.current;
      if (!element || !last.current) return;
      const { y } = last.current;
      const top = view.heightAt(element.scrollTop);
      // With its label or its heading, as the first line has them above.
      if (y < top + HEADING_PIXELS) element.scrollTop = view.scrollTopFor(y - HEADING_PIXELS);
      else if (y + tileHeight > top + visible)
        element.scrollTop = view.scrollTopFor(y + tileHeight + paddingPixels - visible);
    },
  });
  const top = view.heightAt(box.current?.scrollTop ?? 0);
  const stop =
    (active !== null && find(active, seen)) ||
    seen.find((tile) => tile.y >= top && has(tile)) ||
    seen.find(has);
  return stop && has(stop) ? nameOf(stop) : undefined;
}

const HEADING_PIXELS = 40;

export const tileName = (run: string, position: number): string => `${run}:${position}`;
