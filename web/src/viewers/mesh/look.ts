/** How a mesh is looked at: what a person set, in the panel's options. */
import type { Options } from "../panelOptions";

export const WAYS = ["surface", "edges", "clear", "wire", "normals", "points"] as const;
export type Way = (typeof WAYS)[number];

export const WAY_LABELS: Readonly<Record<Way, string>> = {
  surface: "surface",
  edges: "surface + edges",
  clear: "see-through",
  wire: "wireframe",
  normals: "normals",
  points: "points",
};

export interface Look {
  way: Way;
  /** Each face in its own light, whatever the normals say. */
  flat: boolean;
  textures: boolean;
  box: boolean;
  /** A short line at each vertex, the way its normal points. */
  normalLines: boolean;
  /** Of one run among several in one view: in place of its own colours. */
  tint?: readonly [red: number, green: number, blue: number];
}

export function lookOf(options: Options): Look {
  const way = WAYS.find((one) => one === options.look) ?? "surface";
  return {
    way,
    flat: options.shade === "flat",
    textures: options.textures !== "off",
    box: options.box === "on",
    normalLines: options.needles === "on",
  };
}
