/** What a kind of things in space tells the panel that all of them share. */
import type { ComponentType } from "react";
import type { Rgb } from "../../base/color";
import type { Bounds } from "../../gl/camera";
import type { Hit3D, Scene3D, SceneSource } from "../../gl/types";
import type { MenuItem } from "../../ui/Menu";
import { formatFocus } from "../focus";
import type { Options } from "../panelOptions";
import type { Reader } from "../readItem";
import type { Track } from "../types";
import type { SetOptions } from "../usePanelOptions";

export interface SceneKind<Item> {
  /** One of them, for "n of m". */
  noun: string;
  /** How its scene is got. Its key names the content and all that changes the geometry. */
  sourceOf: (item: Item, options: Options) => SceneSource;
  /** How this panel wants scenes: `frame.settings` when they are drawn. */
  settingsOf?: (options: Options, items: readonly Item[]) => unknown;
  /** Several runs, or steps, can lie in one view; `options.lay` is then "together". */
  together?: {
    /** The settings for one of them, in its colour. */
    colored: (settings: unknown, color: Rgb) => unknown;
    /** Reads what other steps have. */
    reader: Reader<Item>;
  };
  captionOf: (item: Item) => string;
  /** "12,000 faces". */
  describe: (item: Item) => string;
  downloads: (item: Item) => readonly { name: string; url: string }[];
  /** In the world, where metadata know it: the camera is there before the scene is. */
  bounds?: (item: Item) => Bounds | undefined;
  /** What one is made of, for "n of m points" where each run shows one. */
  parts?: {
    noun: string;
    /** Undefined while nobody has counted them. */
    of: (item: Item, scene: Scene3D | undefined) => { shown: number; total: number } | undefined;
  };
  /** At the left of the strip; in the sheet of a small panel. */
  Controls?: ComponentType<SceneControlsProps<Item>>;
  /** What could not be read, where the controls are not in sight. */
  Trouble?: ComponentType<SceneControlsProps<Item>>;
  /** Over the lower left corner of the panel. */
  Aside?: ComponentType<SceneControlsProps<Item>>;
  menu?: (props: SceneControlsProps<Item>) => readonly (MenuItem | string | null)[];
  /** Something was clicked. */
  onPick?: (hit: Hit3D, props: SceneControlsProps<Item>) => void;
}

export interface SceneControlsProps<Item> {
  options: Options;
  set: SetOptions;
  /** What is shown. */
  items: readonly Item[];
  tracks: readonly Track<Item>[];
  /** Those that have come. */
  scenes: readonly Scene3D[];
  large: boolean;
  /** In the sheet of a small panel. */
  compact: boolean;
  panelKey: string;
}

/** One thing in one run. */
export interface Placing<Item> {
  track: Track<Item>;
  item: Item;
  position: number;
  total: number;
}

export const placingName = ({ track, position }: Placing<unknown>): string =>
  formatFocus({ run: track.run.id, position });

export const placingsOf = <Item>(tracks: readonly Track<Item>[]): Placing<Item>[] =>
  tracks.flatMap((track) =>
    (track.now?.items ?? []).map((item, i) => ({
      track,
      item,
      position: track.now?.positions[i] ?? i,
      total: track.now?.total ?? 0,
    })),
  );
