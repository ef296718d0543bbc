/** Sounds: a waveform and the browser's own player. */
import type { Viewer } from "../types";
import { Cell } from "./Cell";
import { type AudioItem, parse } from "./model";

const viewer: Viewer<AudioItem> = {
  kind: "audio",
  label: "audio",
  versions: [1],
  parse,
  Cell,
  load: () => import("./Panel"),
  itemsPerStep: 32,
  size: { columns: 4, height: 224, heightPerRun: 160 },
};
export default viewer;
