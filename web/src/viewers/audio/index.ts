/** Sounds: waveforms that play. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type AudioItem, parse } from "./model";

const viewer: Viewer<AudioItem> = {
  kind: "audio",
  label: "audio",
  versions: [1],
  parse,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  itemsPerStep: 32,
  size: { columns: 4, height: 224, heightPerRun: 84 },
};
export default viewer;
