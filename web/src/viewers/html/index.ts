/** Logged HTML: in a frame in which nothing runs, or as its source. */
import type { Viewer } from "../types";
import { Cell } from "./Cell";
import { type HtmlItem, parse } from "./model";

const viewer: Viewer<HtmlItem> = {
  kind: "html",
  label: "html",
  versions: [1],
  parse,
  Cell,
  load: () => import("./Panel"),
  modes: [
    { id: "page", label: "page" },
    { id: "source", label: "source" },
  ],
  itemsPerStep: 16,
  size: { columns: 6, height: 344, heightPerRun: 100 },
};
export default viewer;
