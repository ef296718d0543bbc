/** Rows of text in a box that scrolls: all of a few, of many those in sight. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { rowAt, topOf, useScrollLink } from "./scrollLink";
import styles from "./Texts.module.css";

export interface RowListProps {
  count: number;
  /** Row to bring into sight whenever it changes; -1 for none. */
  reveal: number;
  label: string;
  /** Lines do not wrap. */
  nowrap?: boolean;
  /** The box around it, if that is what scrolls when there are few rows. */
  around?: RefObject<HTMLElement | null> | undefined;
  draw: (index: number) => ReactNode;
}

/** Up to so many rows are simply there. */
export const FEW_ROWS = 400;
const ROW_PIXELS = 18;

export const RowList = (props: RowListProps) =>
  props.count <= FEW_ROWS ? <FewRows {...props} /> : <ManyRows {...props} />;

function FewRows({ count, reveal, nowrap, around, draw }: RowListProps) {
  const box = useRef<HTMLDivElement>(null);
  const scrolls = around ?? NOTHING;
  const placeOf = (index: number) => {
    const row = box.current?.children[index] as HTMLElement;
    return { start: row.offsetTop - (box.current?.offsetTop ?? 0), size: row.offsetHeight };
  };
  useScrollLink(scrolls, {
    first: () => rowAt(scrolls.current?.scrollTop ?? 0, count, placeOf),
    show: (row) => scrolls.current?.scrollTo({ top: topOf(row, count, placeOf) }),
  });
  useEffect(() => {
    if (reveal >= 0) box.current?.children[reveal]?.scrollIntoView({ block: "center" });
  }, [reveal]);
  return (
    <div ref={box} className={styles.rows} data-nowrap={nowrap || undefined}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles.row} dir="auto">
          {draw(index)}
        </div>
      ))}
    </div>
  );
}

const NOTHING: RefObject<HTMLElement | null> = { current: null };

function ManyRows({ count, reveal, nowrap, label, draw }: RowListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when they wrap
  useEffect(() => rows.measure(), [nowrap]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new place is brought into sight
  useEffect(() => {
    if (reveal >= 0) rows.scrollToIndex(reveal, { align: "center" });
  }, [reveal]);
  const placeOf = (index: number) => rows.measurementsCache[index] ?? { start: 0, size: 0 };
  useScrollLink(scroller, {
    first: () => rowAt(scroller.current?.scrollTop ?? 0, count, placeOf),
    show: (row) => rows.scrollToOffset(topOf(row, count, placeOf)),
  });
  const seen = rows.getVirtualItems();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={scroller}
      className={styles.many}
      data-rows={count}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      <div
        className={styles.rows}
        data-nowrap={nowrap || undefined}
        style={{ height: rows.getTotalSize(), position: "relative" }}
      >
        {seen.map(({ key, index, start }) => (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            className={styles.row}
            style={{
              position: "absolute",
              top: 0,
              insetInline: 0,
              transform: `translateY(${start}px)`,
            }}
            dir="auto"
          >
            {draw(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
