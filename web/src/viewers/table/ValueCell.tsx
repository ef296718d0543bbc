/** One cell of a table, drawn by the type of its column. */
import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatBytes, formatNumber, numberOf } from "../../base/format";
import { classNames } from "../../ui/classNames";
import { isStored, StoredCell } from "../StoredCell";
import { isNumeric, type TableColumn, wholeText } from "./model";
import { Sparkline } from "./Sparkline";
import styles from "./ValueCell.module.css";

interface ValueCellProps {
  value: unknown;
  column: TableColumn;
  /** Room for what has a picture; absent: as small as a line. */
  size?: { width: number; height: number } | undefined;
}

/** Of a text a line shows no more. */
const MOST_LETTERS = 400;

export function ValueCell({ value, column, size }: ValueCellProps): ReactNode {
  if (value === null || value === undefined) return <None />;
  if (isStored(value)) return <StoredCell stored={value} size={size} />;
  if (isNumeric(column)) {
    const number = numberOf(value);
    return number === undefined ? text(wholeText(value)) : <NumberText value={number} />;
  }
  return byType(value, column.type);
}

function byType(value: unknown, type: string): ReactNode {
  if (typeof value === "boolean") return <Bool value={value} />;
  if (type === "datetime" && typeof value === "string") return text(momentText(value));
  const array = arrayOf(value);
  if (array) return <ArrayText {...array} />;
  const bytes = bytesOf(value);
  if (bytes !== undefined) return <span className={styles.quiet}>{formatBytes(bytes)}</span>;
  if (typeof value === "string") return text(value);
  return <span className={styles.json}>{wholeText(value).slice(0, MOST_LETTERS)}</span>;
}

const None = () => (
  <span className={styles.none} title="Nothing">
    –
  </span>
);

const text = (value: string): ReactNode => (
  <span className={styles.text} dir="auto">
    {value.slice(0, MOST_LETTERS)}
  </span>
);

const NumberText = ({ value }: { value: number }) => (
  <span className={classNames(styles.text, !Number.isFinite(value) && styles.odd)}>
    {formatNumber(value)}
  </span>
);

function Bool({ value }: { value: boolean }) {
  const Icon = value ? Check : X;
  return (
    <span className={styles.bool} data-value={value}>
      <Icon size={12} aria-hidden /> {String(value)}
    </span>
  );
}

/** "2026-11-22 08:15:03.25" of ISO text. */
const momentText = (iso: string): string => iso.replace("T", " ").replace("+00:00", " UTC");

interface SomeNumbers {
  shape: string;
  numbers: readonly number[];
  whole: boolean;
}

/** Numbers of an array as far as the server sent them. */
function arrayOf(value: unknown): SomeNumbers | undefined {
  if (Array.isArray(value)) {
    const numbers = flat(value);
    return numbers && { shape: shapeOf(value).join(" × "), numbers, whole: true };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { shape, first, dtype } = value as Record<string, unknown>;
  if (!Array.isArray(shape) || !Array.isArray(first) || typeof dtype !== "string") return undefined;
  return { shape: shape.join(" × "), numbers: flat(first) ?? [], whole: false };
}

function flat(list: readonly unknown[]): number[] | undefined {
  const all = list.flat(Number.POSITIVE_INFINITY).map(numberOf);
  return all.length > 0 && all.every((one) => one !== undefined) ? (all as number[]) : undefined;
}

function shapeOf(list: readonly unknown[]): number[] {
  const [first] = list;
  return [list.length, ...(Array.isArray(first) ? shapeOf(first) : [])];
}

const ArrayText = ({ shape, numbers, whole }: SomeNumbers) => (
  <span className={styles.array}>
    {numbers.length > 1 && <Sparkline numbers={numbers} cut={!whole} />}
    <span className={styles.quiet}>{shape}</span>
  </span>
);

function bytesOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { size_bytes, base64 } = value as Record<string, unknown>;
  return typeof size_bytes === "number" && typeof base64 === "string" ? size_bytes : undefined;
}
