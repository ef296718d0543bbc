/** Pictures: a grid at the playhead, one of them large. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type ImageItem, parse } from "./model";

const viewer: Viewer<ImageItem> = {
  kind: "image",
  label: "image",
  versions: [1],
  parse,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  modes: [
    { id: "grid", label: "grid" },
    { id: "steps", label: "steps" },
  ],
  historyModes: ["steps"],
  size: { columns: 12, height: 270, heightPerRun: 110 },
};
export default viewer;
