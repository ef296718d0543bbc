/** Logged HTML: in a frame that can reach nothing, as its source, or compared with another. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type HtmlItem, parse } from "./model";

const viewer: Viewer<HtmlItem> = {
  kind: "html",
  label: "html",
  versions: [1],
  parse,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  modes: [
    { id: "page", label: "page" },
    { id: "source", label: "source" },
    { id: "diff", label: "diff" },
  ],
  itemsPerStep: 16,
  size: { columns: 6, height: 344, heightPerRun: 100 },
};
export default viewer;
