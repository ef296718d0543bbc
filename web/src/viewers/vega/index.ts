/** Charts in Vega-Lite and Vega, and those of `marey.plot`, whose runs share one chart. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { parse, type VegaItem } from "./model";
import { prepare } from "./prepare";

const viewer: Viewer<VegaItem> = {
  kind: "vega",
  label: "chart",
  versions: [1],
  parse,
  prepare,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  modes: [
    { id: "together", label: "together" },
    { id: "charts", label: "side by side" },
  ],
  size: { columns: 6, height: 304, heightPerRun: 40 },
};
export default viewer;
