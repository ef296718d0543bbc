/** Markdown: rendered, as its source, or what changed in it. */

import { Cell } from "../_texts/TextCell";
import { readBeginning, type TextItem } from "../_texts/textItem";
import type { Viewer } from "../types";
import { reader } from "./reader";

const viewer: Viewer<TextItem> = {
  ...reader,
  label: "markdown",
  prepare: async ({ file, text }) => {
    const source = file ? await readBeginning(file.url) : text;
    const { treeOf } = await import("./trees");
    await treeOf(source);
  },
  Cell,
  load: () => import("./Panel"),
  modes: [
    { id: "rendered", label: "rendered" },
    { id: "source", label: "source" },
    { id: "diff", label: "diff" },
  ],
  size: { columns: 4, height: 224, heightPerRun: 80 },
};
export default viewer;
