/** Figures that were drawn in Python, as pictures. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type FigureItem, parse } from "./model";

const viewer: Viewer<FigureItem> = {
  kind: "figure",
  label: "figure",
  versions: [1],
  parse,
  prepare: async (item) => (await import("./prepare")).prepare(item),
  enlarges: true,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  size: { columns: 6, height: 344, heightPerRun: 120 },
};
export default viewer;
