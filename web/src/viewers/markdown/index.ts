/** Markdown: rendered, as its source, or what changed in it. */

import { Cell } from "../_texts/TextCell";
import { parseText, readBeginning, type TextItem } from "../_texts/textItem";
import type { Viewer } from "../types";

const viewer: Viewer<TextItem> = {
  kind: "markdown",
  label: "markdown",
  versions: [1],
  parse: (stored) => parseText(stored, "text"),
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
