/** Molecules: turned and zoomed in space, coloured, measured, laid on one another. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type MoleculeItem, reader } from "./model";

const viewer: Viewer<MoleculeItem> = {
  ...reader,
  label: "molecule",
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  prepare: async ({ file }) => (await import("./structures")).structureOf(file),
  modes: [
    { id: "space", label: "space" },
    { id: "rmsd", label: "RMSD" },
  ],
  historyModes: ["rmsd"],
  itemsPerStep: 24,
  enlarges: true,
  size: { columns: 6, height: 360, heightPerRun: 0 },
};
export default viewer;
