/** One text by its lines: numbered, coloured as a terminal would, with what is searched for marked. */
import { Fragment, useDeferredValue, useEffect, useMemo, useRef } from "react";
import { plainText } from "../../base/ansi";
import { AnsiText } from "../../ui/AnsiText";
import { FEW_ROWS, RowList } from "./RowList";
import styles from "./Texts.module.css";
import { findRows, matchesIn, rowsOf, type TextRow } from "./textLines";

export interface LinesOptions {
  mono: boolean;
  wrap: boolean;
  numbers: boolean;
  find: string;
  /** Its box is as high as the panel lets it be. */
  scrolls?: boolean;
}

interface TextLinesProps extends LinesOptions {
  text: string;
  label: string;
  /** Tells how many matches there are; which of them is the current one, -1 for none. */
  report: (count: number) => void;
  current: number;
}

const ESCAPE = "\u001b";
const asIs = (text: string): string => text;

export function TextLines(props: TextLinesProps) {
  const { text, label, mono, wrap, numbers, report, current } = props;
  const find = useDeferredValue(props.find);
  const rows = useMemo(() => rowsOf(text), [text]);
  const colored = useMemo(() => text.includes(ESCAPE), [text]);
  const found = useMemo(
    () => findRows(rows, find, colored ? plainText : asIs),
    [rows, find, colored],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `report` means the same at each rendering
  useEffect(() => {
    report(found.rows.length);
    return () => report(0);
  }, [found]);
  const reveal = current < 0 ? -1 : (found.rows[current] ?? -1);
  // Which of the row's own matches is the current one.
  const first = found.rows.indexOf(reveal);
  const box = useRef<HTMLDivElement>(null);
  // Of many rows the list in it scrolls.
  const reachable = props.scrolls && rows.count <= FEW_ROWS;
  return (
    <div
      ref={box}
      className={styles.text}
      {...(reachable && { role: "group", "aria-label": label, tabIndex: 0 })}
      data-mono={mono || undefined}
      data-numbers={numbers || undefined}
      style={{ "--digits": String(rows.lines).length } as React.CSSProperties}
      data-matches={find ? found.rows.length : undefined}
    >
      <RowList
        count={rows.count}
        reveal={reveal}
        label={label}
        nowrap={!wrap}
        around={reachable ? box : undefined}
        draw={(index) => (
          <Row
            row={rows.row(index)}
            numbers={numbers}
            colored={colored}
            find={find}
            current={index === reveal ? current - first : -1}
          />
        )}
      />
      {rows.cut && <p className={styles.note}>The first 500,000 lines are shown</p>}
    </div>
  );
}

interface RowProps {
  row: TextRow;
  numbers: boolean;
  colored: boolean;
  find: string;
  current: number;
}

function Row({ row, numbers, colored, find, current }: RowProps) {
  return (
    <>
      {numbers && <span className={styles.number}>{row.line || ""}</span>}
      <span className={styles.content}>
        {colored ? (
          <Colored text={row.text} find={find} current={current} />
        ) : (
          <Marked text={row.text} find={find} current={current} />
        )}
        {"\n"}
      </span>
    </>
  );
}

interface MarkedProps {
  text: string;
  find: string;
  current: number;
}

export function Marked({ text, find, current }: MarkedProps) {
  const matches = find ? matchesIn(text, find) : [];
  if (matches.length === 0) return text;
  let at = 0;
  const parts = matches.map(([start, end], i) => {
    const before = text.slice(at, start);
    at = end;
    return (
      <Fragment key={start}>
        {before}
        <mark className={styles.match} data-current={i === current || undefined}>
          {text.slice(start, end)}
        </mark>
      </Fragment>
    );
  });
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}

/** A match that a colour code interrupts is marked as far as the colour goes. */
const Colored = ({ text, ...marks }: MarkedProps) => (
  <AnsiText text={text} draw={(piece) => <Marked text={piece} {...marks} />} />
);
