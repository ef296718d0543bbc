/** Histograms: over all steps as a heatmap or a ridge, at the playhead as bars. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type HistogramItem, parse } from "./model";

const viewer: Viewer<HistogramItem> = {
  kind: "histogram",
  label: "histogram",
  versions: [1],
  parse,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  modes: [
    { id: "heatmap", label: "heatmap" },
    { id: "bars", label: "bars" },
    { id: "ridge", label: "ridge" },
  ],
  historyModes: ["heatmap", "ridge"],
  itemsPerStep: 1,
  size: { columns: 4, height: 224, heightPerRun: 84 },
};
export default viewer;
