/** Videos: all of a panel follow one clock; gifs and Ogg by decoders of our own. */
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
  enlarges: true,
  size: { columns: 6, height: 344, heightPerRun: 120 },
};
export default viewer;
