/** A column's values in its heading: a small histogram, or the commonest values; what matches in colour. */
import { type PointerEvent, useRef, useState } from "react";
import { countOf, formatInteger, formatNumber, numberOf } from "../../base/format";
import { formatMoment } from "../../base/time";
import { rangeCondition, valueCondition } from "./filterText";
import styles from "./HeadSummary.module.css";
import type { ColumnStatistics } from "./statistics";

interface HeadSummaryProps {
  stat: ColumnStatistics | undefined;
  name: string;
  /** Narrow the rows to those where `condition` holds. */
  onFilter: ((name: string, condition: string) => void) | undefined;
}

/** One bar: how many values it stands for, and what they are. */
interface Bar {
  text: string;
  all: number;
  matching: number;
}

export function HeadSummary({ stat, name, onFilter }: HeadSummaryProps) {
  const [pointed, setPointed] = useState<[number, number]>();
  const bars = stat ? barsOf(stat) : [];
  const drag = useDrag(bars.length, setPointed, (from, to) => {
    const condition = stat && conditionOf(stat, name, from, to);
    if (condition) onFilter?.(name, condition);
  });
  const said = pointed ? saidOf(bars, pointed) : stat && rangeText(stat);
  return (
    <span className={styles.summary} data-summary={stat ? "ready" : "waiting"}>
      <Bars bars={bars} pointed={pointed} label={`Values of ${name}`} drag={onFilter && drag} />
      <span className={styles.said} title={stat && longText(stat)}>
        {said}
      </span>
    </span>
  );
}

interface BarsProps {
  bars: readonly Bar[];
  pointed: [number, number] | undefined;
  label: string;
  drag: ReturnType<typeof useDrag> | undefined;
}

const HEIGHT = 20;

function Bars({ bars, pointed, label, drag }: BarsProps) {
  const most = Math.max(1, ...bars.map(({ all }) => all));
  const [from, to] = pointed ?? [-1, -2];
  // The root keeps the rarest in sight.
  const height = (count: number) => (count > 0 ? Math.max(1, (count / most) * HEIGHT) : 0);
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${Math.max(1, bars.length)} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      {...drag}
    >
      {bars.map(({ all, matching }, i) => (
        <g key={i} data-pointed={(i >= from && i <= to) || undefined}>
          <rect className={styles.room} x={i} y={0} width={1} height={HEIGHT} />
          <rect
            className={styles.all}
            x={i + 0.06}
            y={HEIGHT - height(all)}
            width={0.88}
            height={height(all)}
          />
          <rect
            className={styles.matching}
            x={i + 0.06}
            y={HEIGHT - height(matching)}
            width={0.88}
            height={height(matching)}
          />
        </g>
      ))}
    </svg>
  );
}

/** Pointing at bars, and dragging over several. */
function useDrag(
  count: number,
  point: (range: [number, number] | undefined) => void,
  take: (from: number, to: number) => void,
) {
  const start = useRef<number | null>(null);
  const at = (event: PointerEvent<Element>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left) / Math.max(1, box.width);
    return Math.max(0, Math.min(count - 1, Math.floor(part * count)));
  };
  const range = (event: PointerEvent<Element>): [number, number] => {
    const now = at(event);
    const from = start.current ?? now;
    return [Math.min(from, now), Math.max(from, now)];
  };
  return {
    onPointerDown: (event: PointerEvent<Element>) => {
      if (count === 0 || event.button !== 0) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = at(event);
    },
    onPointerMove: (event: PointerEvent<Element>) => count > 0 && point(range(event)),
    onPointerUp: (event: PointerEvent<Element>) => {
      if (start.current !== null) take(...range(event));
      start.current = null;
    },
    onPointerLeave: () => start.current === null && point(undefined),
    onPointerCancel: () => {
      start.current = null;
      point(undefined);
    },
  };
}

const EMPTY: readonly Bar[] = [];

function barsOf({ histogram, top, others, unit }: ColumnStatistics): readonly Bar[] {
  if (histogram) {
    const { edges, all, matching } = histogram;
    const edge = (i: number) => shownValue(edges[i], unit, 3);
    return all.map((count, i) => ({
      text: `${edge(i)} to ${edge(i + 1)}`,
      all: count,
      matching: matching[i] ?? 0,
    }));
  }
  // Of values that are all different bars say nothing.
  if (!top?.some(([, count]) => count > 1)) return EMPTY;
  const bars = top.map(([value, all, matching]) => ({ text: short(value), all, matching }));
  if (!others || others.all === 0) return bars;
  return [...bars, { ...others, text: `${formatInteger(others.values)} other values` }];
}

function shownValue(value: unknown, unit: string | undefined, digits: number): string {
  const number = numberOf(value);
  if (number === undefined) return value === null || value === undefined ? "" : String(value);
  return unit?.startsWith("seconds since") ? formatMoment(number) : formatNumber(number, digits);
}

/** More letters do not fit below a narrow column of numbers. */
const RANGE_LETTERS = 12;

function shownRange(min: unknown, max: unknown, unit: string | undefined): string {
  const text = (digits: number) =>
    `${shownValue(min, unit, digits)} … ${shownValue(max, unit, digits)}`;
  return text(3).length > RANGE_LETTERS ? text(2) : text(3);
}

const MOST_LETTERS = 60;

const short = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text === "" ? "empty text" : text.slice(0, MOST_LETTERS);
};

function saidOf(bars: readonly Bar[], [from, to]: [number, number]): string {
  const chosen = bars.slice(from, to + 1);
  const sum = (part: "all" | "matching") => chosen.reduce((total, bar) => total + bar[part], 0);
  const text = from === to ? chosen[0]?.text : `${chosen.length} bars`;
  const [all, matching] = [sum("all"), sum("matching")];
  const count =
    all === matching ? formatInteger(all) : `${formatInteger(matching)} of ${formatInteger(all)}`;
  return `${count}: ${text}`;
}

function rangeText({ min, max, unit, distinct, nulls, histogram }: ColumnStatistics): string {
  const odd = (histogram?.nan ?? 0) + (histogram?.pos_inf ?? 0) + (histogram?.neg_inf ?? 0);
  const notes = [nulls > 0 && `${formatInteger(nulls)} –`, odd > 0 && `${formatInteger(odd)} NaN`];
  const range =
    min !== undefined && min !== null
      ? shownRange(min, max, unit)
      : distinct !== undefined
        ? countOf(distinct, "value")
        : "";
  return [range, ...notes].filter(Boolean).join(" · ");
}

function longText(stat: ColumnStatistics): string {
  const { count, nulls, min, max, mean, distinct, distinct_is_exact, histogram } = stat;
  const lines = [
    `${countOf(count, "value")}, ${formatInteger(nulls)} missing`,
    min !== undefined && min !== null && `from ${min} to ${max}`,
    mean !== undefined && mean !== null && `mean ${mean}`,
    distinct !== undefined &&
      `${distinct_is_exact ? "" : "about "}${formatInteger(distinct)} different`,
    histogram?.nan && `${formatInteger(histogram.nan)} NaN`,
    histogram?.pos_inf && `${formatInteger(histogram.pos_inf)} ∞`,
    histogram?.neg_inf && `${formatInteger(histogram.neg_inf)} −∞`,
  ];
  return lines.filter(Boolean).join("\n");
}

/** What choosing bars `from` to `to` means; nothing for the bar of all other values. */
function conditionOf(
  { histogram, top, type }: ColumnStatistics,
  name: string,
  from: number,
  to: number,
): string | undefined {
  if (histogram) {
    const [low, high] = [histogram.edges[from], histogram.edges[to + 1]];
    if (low === undefined || high === undefined) return undefined;
    const last = to === histogram.all.length - 1;
    return rangeCondition(name, boundText(low, type), boundText(high, type), last);
  }
  const values = (top ?? []).slice(from, to + 1).map(([value]) => value);
  if (values.length === 0) return undefined;
  const conditions = values.map((value) => valueCondition(name, value));
  return conditions.length === 1 ? conditions[0] : `(${conditions.join(" or ")})`;
}

const isMoment = (type: string): boolean => type === "datetime" || type === "date";

function boundText(value: number | string, type: string): string {
  if (!isMoment(type) || typeof value !== "number") return String(value);
  const iso = new Date(value * 1000).toISOString();
  return type === "date" ? iso.slice(0, 10) : iso.slice(0, 19);
}
