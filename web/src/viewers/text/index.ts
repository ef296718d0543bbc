/** Texts: as they were logged, or what changed in them. */

import { Cell } from "../_texts/TextCell";
import { parseText, type TextItem } from "../_texts/textItem";
import type { Viewer } from "../types";

const viewer: Viewer<TextItem> = {
  kind: "text",
  label: "text",
  versions: [1],
  parse: (stored) => parseText(stored, "text"),
  Cell,
  load: () => import("./Panel"),
  modes: [
    { id: "text", label: "text" },
    { id: "diff", label: "diff" },
  ],
  size: { columns: 4, height: 224, heightPerRun: 80 },
};
export default viewer;
