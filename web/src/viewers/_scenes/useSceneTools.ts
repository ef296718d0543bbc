/** What the strip and the keys of a panel do. */
import { type RefObject, useState } from "react";
import { aimsOf } from "./aims";
import type { SceneTools } from "./SceneStrip";
import type { SceneControlsProps, SceneKind } from "./sceneKind";
import type { Cameras } from "./useCameraLink";
import type { Laid } from "./useLaid";

interface ToolsOf<Item> {
  kind: SceneKind<Item>;
  laid: Laid<Item>;
  cameras: Cameras;
  axes: boolean;
  controls: SceneControlsProps<Item>;
}

export function useSceneTools<Item>(
  root: RefObject<HTMLElement | null>,
  { kind, laid, cameras, axes, controls }: ToolsOf<Item>,
): SceneTools {
  const [measuring, setMeasuring] = useState(false);
  const { items, scenes, set } = controls;
  const { views, lay } = laid;
  const [only] = items;
  const aims = () => aimsOf(views, cameras, root.current);
  return {
    aims,
    fit: () => {
      for (const { link, group } of aims()) link.of(group).fit();
    },
    up: scenes[0]?.up ?? "z",
    orthographic: (aims()[0]?.link ?? cameras.main).projection() === "orthographic",
    axes,
    measuring,
    lay,
    linked: cameras.linked,
    several: views.length > 1,
    set: (change) => {
      if (change.axes !== undefined) set({ axes: change.axes ? "on" : undefined });
      if (change.linked !== undefined) set({ link: change.linked ? undefined : "off" });
      if (change.measuring !== undefined) setMeasuring(change.measuring);
    },
    downloads: items.length === 1 && only !== undefined ? kind.downloads(only) : [],
    menu: kind.menu?.(controls) ?? [],
  };
}
