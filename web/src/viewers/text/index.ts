/** Texts: as they were logged, or what changed in them. */

import { Cell } from "../_texts/TextCell";
import type { TextItem } from "../_texts/textItem";
import type { Viewer } from "../types";
import { reader } from "./reader";

const viewer: Viewer<TextItem> = {
  ...reader,
  label: "text",
  Cell,
  load: () => import("./Panel"),
  modes: [
    { id: "text", label: "text" },
    { id: "diff", label: "diff" },
  ],
  size: { columns: 4, height: 224, heightPerRun: 80 },
};
export default viewer;
