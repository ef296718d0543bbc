/** Markdown, shown as its source. */

import { Cell } from "../TextCell";
import { parseText, type TextItem } from "../textItem";
import type { Viewer } from "../types";

const viewer: Viewer<TextItem> = {
  kind: "markdown",
  label: "markdown",
  versions: [1],
  parse: (stored) => parseText(stored, "text"),
  Cell,
  load: () => import("../TextPanel"),
  size: { columns: 4, height: 224, heightPerRun: 80 },
};
export default viewer;
