/** Documents of Bokeh, drawn by BokehJS in a frame that reaches nothing else. */
import { loadJson } from "../_figures/chartFiles";
import type { Viewer } from "../types";
import { Cell } from "./Cell";
import { type BokehItem, parse } from "./model";

const MOST_AHEAD_BYTES = 2 * 2 ** 20;

const viewer: Viewer<BokehItem> = {
  kind: "bokeh",
  label: "bokeh",
  versions: [1],
  parse,
  prepare: ({ url, size_bytes }) =>
    size_bytes > MOST_AHEAD_BYTES ? Promise.resolve() : loadJson(url),
  Cell,
  load: () => import("./Panel"),
  size: { columns: 6, height: 344, heightPerRun: 170 },
};
export default viewer;
