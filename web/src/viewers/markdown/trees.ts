/** Parsed markdown, kept for a while. */
import { createKept } from "../../base/kept";
import { roughBytes } from "../../base/roughBytes";
import { createAsk } from "../_texts/boundedWorker";
import type { MarkdownTree } from "./tree";

const LIMIT_MS = 8000;
/** A tree takes some ten times as much as its text. */
const MOST_BYTES = 16 * 2 ** 20;

const ask = createAsk<string, MarkdownTree>(
  () => new Worker(new URL("./treeWorker.ts", import.meta.url), { type: "module" }),
  LIMIT_MS,
);

const kept = createKept<Promise<MarkdownTree>>(MOST_BYTES);

/** Rejects if it takes too long. */
export function treeOf(source: string): Promise<MarkdownTree> {
  const known = kept.use(source);
  if (known) return known;
  const tree = ask(source);
  const bytes = 2 * source.length;
  kept.keep(source, tree, bytes);
  tree.then(
    (made) => kept.keep(source, tree, bytes + roughBytes(made)),
    () => kept.drop(source),
  );
  return tree;
}
