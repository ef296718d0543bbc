/** Videos: played by the browser, and by a decoder of our own where the browser has none. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { parse, type VideoItem } from "./model";

const viewer: Viewer<VideoItem> = {
  kind: "video",
  label: "video",
  versions: [1],
  parse,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  itemsPerStep: 32,
  size: { columns: 6, height: 344, heightPerRun: 120 },
};
export default viewer;
