/** What a run printed: any number of lines, searched, and followed while it is live. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine, Search } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { countOf, formatInteger } from "../../base/format";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { TextField } from "../../ui/TextField";
import { usePageState } from "../pageState";
import { QueryState } from "../QueryState";
import { LogLine } from "./LogLine";
import styles from "./Logs.module.css";
import { useConsole, useConsoleSearch } from "./useConsole";

const LINE_PX = 18;
const AT_END_PX = 24;

export interface LogsProps {
  /** "entity/project/id" */
  run: string;
  live: boolean;
}

export function Logs({ run, live }: LogsProps) {
  const { search, setSearch } = usePageState();
  const [seen, setSeen] = useState<[number, number]>([0, 0]);
  const [follow, setFollow] = useState(live);
  const text = search.grep ?? "";
  const console = useConsole(run, ...seen);
  const total = console.total ?? 0;
  const found = useConsoleSearch(run, total, text);
  const lines = text.trim() ? found.lines : undefined;
  if (console.total === undefined)
    return <QueryState what="the lines" error={console.error} onRetry={console.refetch} />;
  if (total === 0)
    return <EmptyState title={live ? "Nothing printed yet" : "This run printed nothing"} />;
  return (
    <div className={styles.logs}>
      <div className={styles.bar}>
        <TextField
          className={styles.search}
          icon={Search}
          label="Search the log"
          placeholder="Search"
          value={text}
          onChange={(grep) => setSearch({ grep: grep || undefined }, { replace: true })}
        />
        <span className={styles.count} aria-live="polite">
          {lines
            ? `${formatInteger(lines.length)} of ${countOf(total, "line")}${found.searched < total ? " so far" : ""}`
            : countOf(total, "line")}
        </span>
        <Button on={follow} onClick={() => setFollow(!follow)} className={styles.follow}>
          <ArrowDownToLine size={13} aria-hidden />
          Follow the end
        </Button>
      </div>
      <LineList
        count={lines?.length ?? total}
        indexAt={(row) => lines?.[row] ?? row}
        lineAt={console.lineAt}
        find={text.trim()}
        follow={follow}
        onLeaveEnd={() => setFollow(false)}
        onSeen={setSeen}
      />
    </div>
  );
}

interface LineListProps {
  count: number;
  indexAt: (row: number) => number;
  lineAt: ReturnType<typeof useConsole>["lineAt"];
  find: string;
  follow: boolean;
  onLeaveEnd: () => void;
  onSeen: (seen: [number, number]) => void;
}

function LineList({ count, indexAt, lineAt, find, follow, onLeaveEnd, onSeen }: LineListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 30,
  });
  const items = list.getVirtualItems();
  const first = items.length > 0 ? indexAt(items[0]?.index ?? 0) : 0;
  const last = items.length > 0 ? indexAt(items.at(-1)?.index ?? 0) : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when what is seen changes
  useEffect(() => onSeen([first, last]), [first, last]);
  useFollow(scroller, follow, count);
  return (
    <div
      ref={scroller}
      role="log"
      aria-label="Printed lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys
      tabIndex={0}
      className={styles.lines}
      onWheel={(event) => {
        if (event.deltaY < 0) onLeaveEnd();
      }}
      onKeyDown={(event) => {
        if (["ArrowUp", "PageUp", "Home"].includes(event.key) && !isAtEnd(scroller)) onLeaveEnd();
      }}
    >
      <div className={styles.canvas} style={{ height: list.getTotalSize() }}>
        {items.map((item) => {
          const index = indexAt(item.index);
          return (
            <div
              key={item.key}
              ref={list.measureElement}
              data-index={item.index}
              className={styles.place}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LogLine number={index + 1} line={lineAt(index)} find={find} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function isAtEnd({ current }: RefObject<HTMLElement | null>): boolean {
  if (!current) return true;
  return current.scrollHeight - current.scrollTop - current.clientHeight < AT_END_PX;
}

/** Keep the end in sight while lines arrive. */
function useFollow(scroller: RefObject<HTMLElement | null>, follow: boolean, count: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line scrolls
  useEffect(() => {
    if (!follow) return;
    const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    toEnd();
    // Lines that wrap are measured only when drawn: once more when they are.
    const frame = requestAnimationFrame(toEnd);
    return () => cancelAnimationFrame(frame);
  }, [scroller, follow, count]);
}
