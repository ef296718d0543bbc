/** Sounds: waveforms and spectrograms on one time axis, compared by ear at the same moment. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type AudioItem, parse } from "./model";

const viewer: Viewer<AudioItem> = {
  kind: "audio",
  label: "audio",
  versions: [1],
  parse,
  prepare: async (item) => (await import("./decoded")).prepare(item),
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  modes: [
    { id: "both", label: "both" },
    { id: "waveform", label: "waveform" },
    { id: "spectrogram", label: "spectrogram" },
  ],
  itemsPerStep: 32,
  enlarges: true,
  size: { columns: 6, height: 296, heightPerRun: 158 },
};
export default viewer;
