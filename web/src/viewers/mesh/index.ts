/** Meshes: surfaces in space, with their materials and textures. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type MeshItem, reader } from "./model";

const viewer: Viewer<MeshItem> = {
  ...reader,
  label: "mesh",
  prepare: async (item) => (await import("./prepare")).prepare(item),
  enlarges: true,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  size: { columns: 6, height: 380, heightPerRun: 120 },
};
export default viewer;
