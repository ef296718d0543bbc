/** Parsed markdown, kept for a while. */

import { createKeptReads } from "../../base/keptReads";
import { roughBytes } from "../../base/roughBytes";
import { createAsk } from "../../base/workers";
import type { MarkdownTree } from "./tree";

const LIMIT_MS = 8000;
/** A tree takes some ten times as much as its text. */
const MOST_BYTES = 16 * 2 ** 20;

const ask = createAsk<string, MarkdownTree>(
  () => new Worker(new URL("./treeWorker.ts", import.meta.url), { type: "module" }),
  { limitMs: LIMIT_MS },
);

const trees = createKeptReads<MarkdownTree>(MOST_BYTES);

/** Rejects if it takes too long. */
export const treeOf = (source: string): Promise<MarkdownTree> =>
  trees.load(
    source,
    () => ask(source),
    (tree) => 2 * source.length + roughBytes(tree),
  );
