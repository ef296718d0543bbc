/** Plotly figures, drawn by Plotly itself: zoomed, turned and hovered at every step. */
import { lazy } from "react";
import { loadJson } from "../_figures/chartFiles";
import type { Viewer } from "../types";
import { type PlotlyItem, parse } from "./model";

const viewer: Viewer<PlotlyItem> = {
  kind: "plotly",
  label: "plotly",
  versions: [1],
  parse,
  prepare: ({ url, size_bytes }) =>
    size_bytes > MOST_AHEAD_BYTES ? Promise.resolve() : loadJson(url),
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  modes: [
    { id: "charts", label: "side by side" },
    { id: "together", label: "together" },
  ],
  size: { columns: 6, height: 344, heightPerRun: 170 },
};
export default viewer;

const MOST_AHEAD_BYTES = 2 * 2 ** 20;
