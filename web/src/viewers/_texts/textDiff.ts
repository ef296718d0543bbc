/** What changed between two texts: lines, and words within the lines that changed. No page, no worker. */
import { diffArrays, diffWordsWithSpace } from "diff";

/** A piece of a line, changed or not. */
export type Piece = readonly [text: string, changed: boolean];

export type Block =
  | { type: "same"; before: number; after: number; count: number }
  | {
      type: "change";
      /** First lines, from 0, and how many of each. */
      before: number;
      removed: number;
      after: number;
      added: number;
      /** Each line in pieces, where words were compared. */
      removedPieces?: Piece[][];
      addedPieces?: Piece[][];
    };

export interface TextDiff {
  blocks: Block[];
  /** Words if words were compared everywhere, else lines. */
  unit: "word" | "line";
  added: number;
  removed: number;
  /** The texts differ too much to be compared in time: what differs is shown as one change. */
  rough: boolean;
}

const LONGEST_WORDS = 200_000;

export const linesOf = (text: string): string[] => text.split(/\r?\n/);

export function diffTexts(
  before: string,
  after: string,
  by: "words" | "lines",
  limitMs: number,
): TextDiff {
  const end = performance.now() + limitMs;
  const a = linesOf(before);
  const b = linesOf(after);
  const { blocks, rough } = lineBlocks(a, b, limitMs / 2);
  let words = by === "words" && !rough;
  const counts = { added: 0, removed: 0 };
  for (const block of words ? blocks : []) {
    if (block.type === "same") continue;
    words = compareWords(block, a, b, end - performance.now(), counts);
    if (!words) break;
  }
  if (words) return { blocks, unit: "word", ...counts, rough };
  const changes = blocks.flatMap((block) => (block.type === "change" ? [block] : []));
  const sum = (of: "added" | "removed") => changes.reduce((total, block) => total + block[of], 0);
  return { blocks, unit: "line", added: sum("added"), removed: sum("removed"), rough };
}

function lineBlocks(a: string[], b: string[], limitMs: number) {
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  let last = 0;
  while (
    last < a.length - first &&
    last < b.length - first &&
    a[a.length - 1 - last] === b[b.length - 1 - last]
  )
    last++;
  const middle = diffArrays(a.slice(first, a.length - last), b.slice(first, b.length - last), {
    timeout: limitMs,
  });
  const blocks = createBlocks();
  blocks.same(first);
  if (middle)
    for (const { added, removed, count } of middle) {
      if (added) blocks.added(count);
      else if (removed) blocks.removed(count);
      else blocks.same(count);
    }
  else {
    blocks.removed(a.length - last - first);
    blocks.added(b.length - last - first);
  }
  blocks.same(last);
  return { blocks: blocks.list, rough: middle === undefined };
}

/** Puts what was removed and added in one place into one block. */
function createBlocks() {
  const list: Block[] = [];
  let before = 0;
  let after = 0;
  const change = () => {
    const newest = list.at(-1);
    if (newest?.type === "change") return newest;
    const block = { type: "change" as const, before, removed: 0, after, added: 0 };
    list.push(block);
    return block;
  };
  return {
    list,
    same: (count: number) => {
      if (count === 0) return;
      list.push({ type: "same", before, after, count });
      before += count;
      after += count;
    },
    removed: (count: number) => {
      if (count > 0) change().removed += count;
      before += count;
    },
    added: (count: number) => {
      if (count > 0) change().added += count;
      after += count;
    },
  };
}

/** False if that took too long or was too much. */
function compareWords(
  block: Extract<Block, { type: "change" }>,
  a: string[],
  b: string[],
  limitMs: number,
  counts: { added: number; removed: number },
): boolean {
  const old = a.slice(block.before, block.before + block.removed).join("\n");
  const fresh = b.slice(block.after, block.after + block.added).join("\n");
  if (limitMs <= 0 || old.length + fresh.length > LONGEST_WORDS) return false;
  const parts = diffWordsWithSpace(old, fresh, { timeout: limitMs });
  if (!parts) return false;
  const removed: Piece[] = [];
  const added: Piece[] = [];
  for (const part of parts) {
    const words = part.value.match(/\S+/g)?.length ?? 0;
    if (part.added) counts.added += words;
    if (part.removed) counts.removed += words;
    if (!part.added) removed.push([part.value, part.removed]);
    if (!part.removed) added.push([part.value, part.added]);
  }
  if (block.removed > 0) block.removedPieces = byLine(removed);
  if (block.added > 0) block.addedPieces = byLine(added);
  return true;
}

function byLine(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const [text, changed] of pieces)
    for (const [i, part] of text.split("\n").entries()) {
      if (i > 0) lines.push([]);
      if (part) lines.at(-1)?.push([part, changed]);
    }
  return lines;
}

/** One row of what is shown: lines of both texts, from 0, or what is folded between them. */
export type DiffRow =
  | { type: "same"; before: number; after: number }
  | { type: "pair"; before?: number; after?: number; block: number }
  | { type: "fold"; block: number; from: number; count: number };

const CONTEXT_LINES = 3;

/** Rows of the blocks: unchanged lines far from changes are folded unless they were opened. */
export function diffRows(
  blocks: readonly Block[],
  layout: "inline" | "side",
  opened: ReadonlySet<number> | "all",
): DiffRow[] {
  return blocks.flatMap((block, index): DiffRow[] => {
    if (block.type === "change") return changeRows(block, index, layout);
    const lines = (from: number, to: number) =>
      Array.from(
        { length: Math.max(0, to - from) },
        (_, i): DiffRow => ({
          type: "same",
          before: block.before + from + i,
          after: block.after + from + i,
        }),
      );
    const head = index === 0 ? 0 : CONTEXT_LINES;
    const tail = index === blocks.length - 1 ? 0 : CONTEXT_LINES;
    const count = block.count - head - tail;
    if (opened === "all" || opened.has(index) || count < 2) return lines(0, block.count);
    return [
      ...lines(0, head),
      { type: "fold", block: index, from: head, count },
      ...lines(block.count - tail, block.count),
    ];
  });
}

function changeRows(
  block: Extract<Block, { type: "change" }>,
  index: number,
  layout: "inline" | "side",
): DiffRow[] {
  const old = Array.from({ length: block.removed }, (_, i) => block.before + i);
  const fresh = Array.from({ length: block.added }, (_, i) => block.after + i);
  if (layout === "inline")
    return [
      ...old.map((before): DiffRow => ({ type: "pair", before, block: index })),
      ...fresh.map((after): DiffRow => ({ type: "pair", after, block: index })),
    ];
  return Array.from({ length: Math.max(old.length, fresh.length) }, (_, i): DiffRow => {
    const before = old[i];
    const after = fresh[i];
    return {
      type: "pair",
      block: index,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    };
  });
}
