/** Figures that were drawn in Python, as pictures. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type FigureItem, reader } from "./model";

const viewer: Viewer<FigureItem> = {
  ...reader,
  label: "figure",
  prepare: async (item) => (await import("./prepare")).prepare(item),
  enlarges: true,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  size: { columns: 6, height: 344, heightPerRun: 120 },
};
export default viewer;
