/** A nested record as lines: names at the left, values at the right, a click copies the value. */
import { useEffect, useMemo, useState } from "react";
import { formatNumber, numberOf } from "../../base/format";
import { isMedia, type Leaf, leavesOf, searchLeaves, valueText } from "../../base/nested";
import { CopyButton } from "../../ui/CopyButton";
import { classNames } from "../../ui/classNames";
import { copyText } from "../../ui/clipboard";
import { Highlight } from "../../ui/Highlight";
import { MediaValue } from "./MediaValue";
import styles from "./Overview.module.css";

export interface RecordCardProps {
  title: string;
  record: Record<string, unknown>;
  /** Only lines that hold this text. */
  find: string;
  /** What an empty record means. */
  empty: string;
}

/** More lines than anybody reads; the search narrows them, and the copy has all. */
const LISTED = 500;
const INDENT_PX = 14;

export function RecordCard({ title, record, find, empty }: RecordCardProps) {
  const leaves = useMemo(() => leavesOf(record), [record]);
  const found = useMemo(() => searchLeaves(leaves, find), [leaves, find]);
  const values = leaves.filter((leaf) => !leaf.group).length;
  const shown = found.slice(0, LISTED);
  return (
    <section className={styles.card} aria-label={title}>
      <header className={styles.cardHead}>
        <h2 className={styles.title}>{title}</h2>
        <span className={styles.count}>
          {find ? `${found.filter((leaf) => !leaf.group).length} of ${values}` : values || ""}
        </span>
        <CopyButton
          icon
          text={() => JSON.stringify(record, null, 2)}
          label={`Copy ${title.toLowerCase()} as JSON`}
          className={styles.copy}
        />
      </header>
      {values === 0 && <p className={styles.empty}>{empty}</p>}
      {values > 0 && found.length === 0 && <p className={styles.empty}>Nothing here matches.</p>}
      <dl>
        {shown.map((leaf) => (
          <Line key={`${leaf.path}${leaf.group}`} leaf={leaf} find={find} />
        ))}
      </dl>
      {found.length > shown.length && (
        <p className={styles.empty}>
          {LISTED} of {found.length} lines: search to find the others, or copy all.
        </p>
      )}
    </section>
  );
}

function Line({ leaf, find }: { leaf: Leaf; find: string }) {
  return (
    <div className={styles.leaf}>
      <dt
        className={classNames(styles.leafName, leaf.group && styles.group)}
        style={{ paddingLeft: 10 + leaf.depth * INDENT_PX }}
        title={leaf.path}
      >
        <Highlight text={leaf.name} find={find} />
      </dt>
      <dd>{!leaf.group && <Content value={leaf.value} find={find} />}</dd>
    </div>
  );
}

/** Media as the viewers of their kinds draw them small, everything else as text. */
function Content({ value, find }: { value: unknown; find: string }) {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (!values.some(isMedia)) return <Value value={value} find={find} />;
  return <MediaValue values={values} />;
}

const COPIED_MS = 1200;

function Value({ value, find }: { value: unknown; find: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const exact = valueText(value);
  return (
    <button
      type="button"
      title={`${exact}\nClick to copy`}
      className={classNames(styles.value, copied && styles.copied)}
      onClick={async () => setCopied(await copyText(exact))}
    >
      <Highlight text={readable(value)} find={find} />
    </button>
  );
}

/** Numbers with the digits one reads; the copy has them all. */
function readable(value: unknown): string {
  const number = numberOf(value);
  if (number === undefined) return valueText(value) || '""';
  return Number.isInteger(number) ? String(number) : formatNumber(number, 6);
}
