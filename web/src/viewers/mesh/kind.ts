/** Meshes, in the words of the panel that all kinds in space share. Nothing heavy is imported here. */
import type { SceneSource } from "../../gl/types";
import type { SceneKind } from "../_scenes/sceneKind";
import type { Options } from "../panelOptions";
import { Controls } from "./Controls";
import { Facts } from "./Facts";
import { type Look, lookOf } from "./look";
import { contentKey, describe, downloads, type MeshItem, reader, usualUp } from "./model";

export function sourceOf(item: MeshItem, options: Options): SceneSource {
  const up = options.up === "y" || options.up === "z" ? options.up : usualUp(item);
  return {
    key: `${contentKey(item)}|${up}`,
    load: async (signal) => (await import("./scene/loadMesh")).loadMesh(item, up, signal),
  };
}

export const MESH_KIND: SceneKind<MeshItem> = {
  noun: "mesh",
  sourceOf,
  settingsOf: lookOf,
  together: {
    colored: (look, tint) => ({ ...(look as Look), tint }),
    reader,
  },
  captionOf: (item) => item.caption,
  describe,
  downloads,
  Controls,
  Aside: Facts,
};
