/** Parsed markdown, kept for a while. */
import { createAsk } from "../_texts/boundedWorker";
import type { MarkdownTree } from "./tree";

const LIMIT_MS = 8000;
const MOST_KEPT = 48;
const MOST_KEPT_CHARACTERS = 200_000;

const ask = createAsk<string, MarkdownTree>(
  () => new Worker(new URL("./treeWorker.ts", import.meta.url), { type: "module" }),
  LIMIT_MS,
);

const kept = new Map<string, Promise<MarkdownTree>>();

/** Rejects if it takes too long. */
export function treeOf(source: string): Promise<MarkdownTree> {
  const known = kept.get(source);
  kept.delete(source);
  const tree = known ?? ask(source);
  if (source.length <= MOST_KEPT_CHARACTERS) kept.set(source, tree);
  if (!known) tree.catch(() => kept.delete(source));
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return tree;
}
