/** Pictures: a grid at the playhead, one of them large. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type ImageItem, reader } from "./model";

const viewer: Viewer<ImageItem> = {
  ...reader,
  label: "image",
  sample: (item) => item.sampleId,
  enlarges: true,
  prepare: async (item) => (await import("./grid/Shot")).prepare(item),
  holdsLast: true,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  // One line for each of the MODES of Panel.tsx, in this order: grid, matrix, compare, errors, find, steps.
  modes: [
    { id: "grid", label: "grid" },
    { id: "matrix", label: "matrix" },
    { id: "compare", label: "compare" },
    { id: "errors", label: "errors" },
    { id: "find", label: "find" },
    { id: "steps", label: "steps" },
  ],
  historyModes: ["steps"],
  anyStepModes: ["find"],
  size: { columns: 12, height: 270, heightPerRun: 110 },
};
export default viewer;
