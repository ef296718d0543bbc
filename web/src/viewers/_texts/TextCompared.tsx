/** One text beside what it was, or is in another run. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { countOf, formatInteger } from "../../base/format";
import { createAsk } from "../../base/workers";
import { Button } from "../../ui/Button";
import { RowList } from "./RowList";
import styles from "./Texts.module.css";
import { type Block, type DiffRow, diffRows, linesOf, type Piece, type TextDiff } from "./textDiff";
import type { DiffQuestion } from "./textDiffWorker";
import type { TextItem } from "./textItem";
import { useText } from "./useText";

export interface DiffOptions {
  by: "words" | "lines";
  layout: "inline" | "side";
  fold: boolean;
  mono: boolean;
}

interface TextComparedProps extends DiffOptions {
  item: TextItem;
  /** What it is compared with, and its name: "step 8". */
  other: TextItem;
  otherName: string;
  label: string;
  report: (count: number) => void;
  current: number;
}

/** Of longer texts only so much is compared. */
const MOST_CHARACTERS = 2_000_000;
const LIMIT_MS = 10_000;

const ask = createAsk<DiffQuestion, TextDiff>(
  () => new Worker(new URL("./textDiffWorker.ts", import.meta.url), { type: "module" }),
  { limitMs: LIMIT_MS },
);

export function TextCompared(props: TextComparedProps) {
  const { item, other, by, layout, fold, mono, label, report, current } = props;
  const now = useText(item);
  const old = useText(other);
  const before = old.text.slice(0, MOST_CHARACTERS);
  const after = now.text.slice(0, MOST_CHARACTERS);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ["text-diff", keyOf(other), before.length, keyOf(item), after.length, by],
    queryFn: async () => ({ before, after, diff: await ask({ before, after, by }) }),
    enabled: typeof Worker !== "undefined",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
    retry: false,
    placeholderData: (previous) => previous,
  });
  const [opened, setOpened] = useState<{ of: unknown; blocks: ReadonlySet<number> }>();
  const unfolded = opened?.of === data ? opened?.blocks : undefined;
  const rows = useMemo(
    () => (data ? diffRows(data.diff.blocks, layout, fold ? (unfolded ?? NONE) : "all") : []),
    [data, layout, fold, unfolded],
  );
  const changes = useMemo(() => changesOf(rows), [rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `report` means the same at each rendering
  useEffect(() => {
    report(changes.length);
    return () => report(0);
  }, [changes]);
  const problem = now.problem ?? old.problem ?? error?.message;
  const stale = isPlaceholderData || now.stale || old.stale;
  const same =
    data && data.diff.added === 0 && data.diff.removed === 0 && data.before === data.after;
  return (
    <div className={styles.compared} data-stale={stale || undefined} data-same={same || undefined}>
      <p className={styles.head}>
        <Verdict {...props} diff={data?.diff} same={same ?? false} />
        {cutNote(now, old)}
      </p>
      {problem && (
        <p className={styles.error} role="alert">
          This cannot be compared: {problem}
        </p>
      )}
      {data && !same && (
        <div
          className={styles.text}
          data-mono={mono || undefined}
          data-diff={layout}
          style={digitsOf(data.before, data.after)}
        >
          <Rows
            data={data}
            rows={rows}
            layout={layout}
            label={label}
            reveal={current < 0 ? -1 : (changes[current] ?? -1)}
            onOpen={(block) =>
              setOpened({ of: data, blocks: new Set([...(unfolded ?? NONE), block]) })
            }
          />
        </div>
      )}
    </div>
  );
}

const NONE: ReadonlySet<number> = new Set();
const keyOf = (item: TextItem): string => item.file?.url ?? item.text;

const digitsOf = (before: string, after: string) =>
  ({
    "--digits": String(Math.max(lineCount(before), lineCount(after))).length,
  }) as React.CSSProperties;

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** First rows of changes: rows of changed lines one after the other are one. */
function changesOf(rows: readonly DiffRow[]): number[] {
  return rows.flatMap((row, i) => {
    const before = rows[i - 1];
    const inside = before?.type === "pair" && row.type === "pair" && before.block === row.block;
    return row.type === "pair" && !inside ? [i] : [];
  });
}

function cutNote(now: ReturnType<typeof useText>, old: ReturnType<typeof useText>) {
  const cut = now.shown < now.total || old.shown < old.total || now.text.length > MOST_CHARACTERS;
  return (
    cut && <span>the first {formatInteger(MOST_CHARACTERS)} characters at most are compared</span>
  );
}

interface VerdictProps {
  diff: TextDiff | undefined;
  same: boolean;
  otherName: string;
  by: "words" | "lines";
}

function Verdict({ diff, same, otherName, by }: VerdictProps) {
  if (!diff) return <span>compared with {otherName} …</span>;
  if (same) return <span>the same as {otherName}</span>;
  const { added, removed, unit, rough } = diff;
  if (added + removed === 0)
    return <span>the same as {otherName}, but for blanks or line ends</span>;
  return (
    <>
      <span className={styles.added} title={`${countOf(added, unit)} added`}>
        +{formatInteger(added)}
      </span>
      <span className={styles.removed} title={`${countOf(removed, unit)} removed`}>
        −{formatInteger(removed)}
      </span>
      <span>
        {unit}s, compared with {otherName}
      </span>
      {rough && <span className={styles.warn}>too different to look closer</span>}
      {!rough && by === "words" && unit === "line" && (
        <span className={styles.warn}>too much for words: lines are compared</span>
      )}
    </>
  );
}

interface RowsProps {
  data: { before: string; after: string; diff: TextDiff };
  rows: readonly DiffRow[];
  layout: "inline" | "side";
  label: string;
  reveal: number;
  onOpen: (block: number) => void;
}

function Rows({ data, rows, layout, label, reveal, onOpen }: RowsProps) {
  const before = useMemo(() => linesOf(data.before), [data]);
  const after = useMemo(() => linesOf(data.after), [data]);
  const { blocks } = data.diff;
  const draw = (index: number) => {
    const row = rows[index];
    if (!row) return null;
    if (row.type === "fold")
      return (
        <Button look="quiet" className={styles.fold} onClick={() => onOpen(row.block)}>
          {countOf(row.count, "line")} unchanged
        </Button>
      );
    const current = index === reveal;
    const old = <Line row={row} side="before" lines={before} blocks={blocks} current={current} />;
    const fresh = <Line row={row} side="after" lines={after} blocks={blocks} current={current} />;
    if (layout === "side")
      return (
        <>
          {old}
          {fresh}
        </>
      );
    return row.type === "same" || row.after !== undefined ? fresh : old;
  };
  return <RowList count={rows.length} reveal={reveal} label={label} draw={draw} />;
}

interface LineProps {
  row: Exclude<DiffRow, { type: "fold" }>;
  side: "before" | "after";
  lines: readonly string[];
  blocks: readonly Block[];
  current: boolean;
}

function Line({ row, side, lines, blocks, current }: LineProps) {
  const line = row[side];
  if (line === undefined) return <span className={styles.side} data-change="none" />;
  const change = row.type === "same" ? undefined : side === "before" ? "removed" : "added";
  const pieces = row.type === "pair" ? piecesOf(blocks[row.block], side, line) : undefined;
  return (
    <span className={styles.side} data-change={change} data-current={current || undefined}>
      <span className={styles.number}>{line + 1}</span>
      <span className={styles.sign}>{change ? (change === "added" ? "+" : "−") : ""}</span>
      <span className={styles.content} dir="auto">
        {pieces ? <Pieces pieces={pieces} side={side} /> : lines[line]?.slice(0, LONGEST_LINE)}
        {"\n"}
      </span>
    </span>
  );
}

/** A longer line would take a second to lay out. */
const LONGEST_LINE = 50_000;

function piecesOf(block: Block | undefined, side: "before" | "after", line: number) {
  if (block?.type !== "change") return undefined;
  return side === "before"
    ? block.removedPieces?.[line - block.before]
    : block.addedPieces?.[line - block.after];
}

function Pieces({ pieces, side }: { pieces: readonly Piece[]; side: "before" | "after" }) {
  const Changed = side === "before" ? "del" : "ins";
  return pieces.map(([text, changed], i) =>
    changed ? <Changed key={i}>{text}</Changed> : <span key={i}>{text}</span>,
  );
}
