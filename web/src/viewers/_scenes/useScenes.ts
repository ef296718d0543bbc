/** The scenes that a panel's views have loaded, and how much of them is seen. */
import { useCallback, useEffect, useReducer, useRef } from "react";
import type { Scene3D } from "../../gl/types";
import type { PanelProps } from "../types";
import { type Placing, placingName, type SceneKind } from "./sceneKind";

/** By the names of what they show. */
export function useScenes() {
  const scenes = useRef(new Map<string, Scene3D>());
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const stops = useRef(new Map<string, () => void>());
  const onScene = useCallback((name: string, scene: Scene3D | null) => {
    stops.current.get(name)?.();
    stops.current.delete(name);
    if (scene) {
      scenes.current.set(name, scene);
      stops.current.set(name, scene.onChange(changed));
    } else scenes.current.delete(name);
    changed();
  }, []);
  return { scenes: scenes.current as ReadonlyMap<string, Scene3D>, onScene };
}

interface Counted<Item> {
  placings: readonly Placing<Item>[];
  scenes: ReadonlyMap<string, Scene3D>;
  /** Ids of runs that are not drawn. */
  unseen: ReadonlySet<string>;
}

/** "n of m": of what one thing is made of where each run shows one, else of things. */
export function useCount<Item>(
  kind: SceneKind<Item>,
  { placings, scenes, unseen }: Counted<Item>,
  reportCount: PanelProps<Item>["reportCount"],
): void {
  const single = placings.every(({ total }) => total <= 1);
  const parts = placings.map((placing) =>
    single ? kind.parts?.of(placing.item, scenes.get(placingName(placing))) : undefined,
  );
  const counted = parts.every((part) => part !== undefined);
  let [shown, total] = [0, 0];
  for (const [i, placing] of placings.entries()) {
    const part = counted ? parts[i] : undefined;
    const seen = unseen.has(placing.track.run.id) ? 0 : 1;
    shown += seen * (part?.shown ?? 1);
    total += part?.total ?? (placing.position === 0 || single ? Math.max(1, placing.total) : 0);
  }
  const all = Math.max(total, shown);
  const noun = (counted && kind.parts?.noun) || kind.noun;
  useEffect(() => reportCount(shown, all, noun), [reportCount, shown, all, noun]);
}
