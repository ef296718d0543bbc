/** Logged HTML: in a frame that can reach nothing, as its source, or compared with another. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type HtmlItem, reader } from "./model";

const viewer: Viewer<HtmlItem> = {
  ...reader,
  label: "html",
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
