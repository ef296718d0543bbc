/** How the runs of a panel are laid out: each in views of its own, or all of them in the same. */
import { useCallback, useMemo } from "react";
import { type Options, parseOptions, withOptions } from "../panelOptions";
import type { PanelProps, Track } from "../types";
import type { SetOptions } from "../usePanelOptions";
import { type Placing, placingsOf, type SceneKind } from "./sceneKind";
import { mergedTrack, stacksOf, unseenOf, unseenText } from "./together";
import { overChoices, overOf, useOver } from "./useOver";

export interface Lay {
  value: string;
  choices: readonly { value: string; label: string }[];
  set: (value: string) => void;
}

export interface Laid<Item> {
  /** Undefined where there is nothing to choose. */
  lay: Lay | undefined;
  together: boolean;
  /** Runs, and what they are laid over. */
  all: readonly Track<Item>[];
  /** All that is looked at. */
  placings: readonly Placing<Item>[];
  items: readonly Item[];
  /** One for each view. */
  views: readonly Placing<Item>[];
  /** What the views are laid out by. */
  tracks: Track<Item>[];
  /** What lies in the view at a place. */
  stackAt: (position: number) => readonly Placing<Item>[];
  /** Ids of runs that are not drawn. */
  unseen: ReadonlySet<string>;
  setUnseen: (unseen: ReadonlySet<string>) => void;
}

interface LaidProps<Item> extends Pick<PanelProps<Item>, "pins" | "panelKey"> {
  kind: SceneKind<Item>;
  tracks: Track<Item>[];
}

const NONE: ReadonlySet<string> = new Set();

export function useLaid<Item>(
  { kind, tracks, panelKey, pins = [] }: LaidProps<Item>,
  { lay, unseen }: Options,
  set: SetOptions,
): Laid<Item> {
  const over = useOver(kind, tracks, panelKey, lay);
  const chosen = layOf(kind, tracks.length > 1, pins, lay);
  const together = chosen !== undefined && chosen.value !== APART;
  const all = useMemo(() => (together ? [...tracks, ...over] : tracks), [tracks, over, together]);
  const placings = useMemo(() => placingsOf(all), [all]);
  const items = useMemo(() => placings.map(({ item }) => item), [placings]);
  const laidBy = useMemo(
    () => (together ? [mergedTrack(all) ?? []].flat() : tracks),
    [all, tracks, together],
  );
  const views = useMemo(
    () => (together ? placingsOf(laidBy) : placings),
    [laidBy, together, placings],
  );
  const stacks = useMemo(() => stacksOf(placings), [placings]);
  const stackAt = useCallback((position: number) => stacks.get(position) ?? [], [stacks]);
  const ids = useMemo(() => (together ? unseenOf(unseen) : NONE), [together, unseen]);
  return {
    lay: chosen && { ...chosen, set: (next) => set({ lay: next === APART ? undefined : next }) },
    together,
    all,
    placings,
    items,
    views,
    tracks: laidBy,
    stackAt,
    unseen: ids,
    setUnseen: (next) => set({ unseen: unseenText(next) }),
  };
}

const APART = "apart";
const TOGETHER = "together";

/** The choices, and which of them it is. */
function layOf(
  kind: Pick<SceneKind<unknown>, "together">,
  several: boolean,
  pins: readonly number[],
  lay: string | undefined,
): Omit<Lay, "set"> | undefined {
  if (!kind.together) return undefined;
  const choices = [
    { value: APART, label: several ? "side by side" : "this step" },
    ...(several ? [{ value: TOGETHER, label: "together" }] : []),
    ...overChoices(pinned(pins, lay)),
  ];
  const value = choices.some((one) => one.value === lay) ? (lay as string) : APART;
  return { value, choices };
}

/** What a link names stays among the choices when its pin is taken away. */
function pinned(pins: readonly number[], lay: string | undefined): readonly number[] {
  const over = overOf(lay);
  return over?.type === "step" && !pins.includes(over.step) ? [...pins, over.step] : pins;
}

/** Those of the kind: without the camera, which changes with every picture. */
export function useOwnOptions(text: string, together: boolean): Options {
  const lay = together ? TOGETHER : undefined;
  const own = withOptions(text, { cam: undefined, frame: undefined, unseen: undefined, lay });
  return useMemo(() => parseOptions(own), [own]);
}
