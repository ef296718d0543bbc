/** The scene of one thing in one run: it is told to the panel, and its bounds to the camera. */
import { useEffect, useMemo, useReducer } from "react";
import type { Bounds } from "../../gl/camera";
import type { CameraLink } from "../../gl/cameraLink";
import type { Scene3D } from "../../gl/types";
import { type LoadedScene, useScene } from "../../gl/useScene";
import { fittedBounds } from "../../gl/worldBounds";
import type { Options } from "../panelOptions";
import { type Placing, placingName, type SceneKind } from "./sceneKind";

export interface PlacedProps<Item> {
  kind: SceneKind<Item>;
  placing: Placing<Item>;
  options: Options;
  link: CameraLink;
  /** Its scene has come, changed, or is gone. */
  onScene: (name: string, scene: Scene3D | null) => void;
}

export function usePlaced<Item>(props: PlacedProps<Item>): LoadedScene {
  const { kind, placing, options, link, onScene } = props;
  const { item, position, track } = placing;
  const name = placingName(placing);
  const source = useMemo(() => kind.sourceOf(item, options), [kind, item, options]);
  const loaded = useScene(source);
  const { scene, late } = loaded;
  useEffect(() => {
    onScene(name, scene);
    return () => onScene(name, null);
  }, [onScene, name, scene]);
  useBounds(link, String(position), track.run.path, kind.bounds?.(item), late ? null : scene);
  return loaded;
}

/** What metadata say, else the scene itself: the link fits all views of a group to all of them. */
function useBounds(
  link: CameraLink,
  group: string,
  run: string,
  given: Bounds | undefined,
  scene: Scene3D | null,
): void {
  const [count, changed] = useReducer((value: number) => value + 1, 0);
  const text = JSON.stringify(given ?? null);
  // Scenes that came empty tell when something is in them.
  useEffect(() => {
    if (text !== "null" || !scene || !scene.bounds.isEmpty()) return undefined;
    return scene.onChange(changed);
  }, [scene, text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for `given`, `count` for the scene's bounds
  useEffect(() => {
    const bounds = given ?? (scene && fittedBounds(scene));
    return bounds ? link.setBounds(group, run, bounds) : undefined;
  }, [link, group, run, text, scene, count]);
}
