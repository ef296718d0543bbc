/** Figures of all classes, their mean, and of each class; one row per run. */
import { Fragment, useState } from "react";
import { formatInteger } from "../../../base/format";
import { classColor } from "../../../overlay/classColors";
import type { Figures } from "../../../overlay/matching";
import { cssColor } from "../../../overlay/rgb";
import { Button } from "../../../ui/Button";
import type { Track } from "../../types";
import styles from "./Errors.module.css";
import type { FigureGroup, FigureRow } from "./figures";

interface Column {
  name: keyof Figures;
  label: string;
  title: string;
  count?: boolean;
}

const COUNTS: readonly Column[] = [
  { name: "tp", label: "TP", title: "hits: predictions that found a true box", count: true },
  { name: "fp", label: "FP", title: "false alarms: predictions that found none", count: true },
  { name: "fn", label: "FN", title: "missed: true boxes that no prediction found", count: true },
];
const PRECISION: Column = { name: "precision", label: "P", title: "precision: TP / (TP + FP)" };
const RECALL: Column = { name: "recall", label: "R", title: "recall: TP / (TP + FN)" };
const F1: Column = { name: "f1", label: "F1", title: "F1: 2 TP / (2 TP + FP + FN)" };
const IOU: Column = { name: "iou", label: "IoU", title: "intersection over union of pixels" };

const COLUMNS = {
  boxes: [...COUNTS, PRECISION, RECALL, F1],
  masks: [IOU, PRECISION, RECALL],
} as const;

/** More rows would make every move of a slider slow; sums are over all. */
const GROUPS_AT_ONCE = 60;

interface TableProps {
  of: keyof typeof COLUMNS;
  groups: readonly FigureGroup[];
  runs: readonly Track<unknown>["run"][];
}

export function FigureTable({ of, groups, runs }: TableProps) {
  const [most, setMost] = useState(GROUPS_AT_ONCE);
  const columns = COLUMNS[of];
  const more = groups.length - most;
  return (
    <>
      <table className={styles.table} data-table={of} aria-label={`Figures of ${of}`}>
        <thead>
          <tr>
            <th scope="col">class</th>
            {columns.map(({ name, label, title }) => (
              <th key={name} scope="col" title={title}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, most).map((group) => (
            <Fragment key={`${group.type} ${group.name}`}>
              {group.rows.map((row) => (
                <Line key={row.run} group={group} row={row} columns={columns} runs={runs} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <Button look="quiet" onClick={() => setMost(most + 200)}>
          {formatInteger(more)} more classes
        </Button>
      )}
    </>
  );
}

interface LineProps extends Pick<TableProps, "runs"> {
  group: FigureGroup;
  row: FigureRow;
  columns: readonly Column[];
}

function Line({ group, row, columns, runs }: LineProps) {
  const several = runs.length > 1;
  const first = row.run === 0;
  const run = runs[row.run];
  return (
    <tr
      data-class={group.type === "class" ? group.name : undefined}
      data-row={group.type}
      data-run={run?.id}
      data-first={first || undefined}
      {...published(row)}
    >
      <th scope="row" title={several ? `${group.name}, ${run?.name}` : group.name}>
        <span className={styles.name}>
          {first && group.type === "class" && (
            <i className={styles.swatch} style={{ background: swatchOf(group) }} />
          )}
          <span className={first ? styles.text : styles.repeated} dir="auto">
            {group.name}
          </span>
          {several && <i className={styles.dot} style={{ background: run?.color }} />}
        </span>
      </th>
      {columns.map(({ name, count }) => (
        <td key={name} title={pixelsText(row)} data-best={isBest(group, row, name) || undefined}>
          {count ? countText(row[name]) : figureText(row[name])}
        </td>
      ))}
    </tr>
  );
}

/** The exact figures, for whoever reads the page by program; NaN as a word. */
function published(row: FigureRow): Record<string, string> {
  const { run: _, ...figures } = row;
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`data-${name}`, String(value)]),
  );
}

const swatchOf = ({ name, id }: FigureGroup): string => cssColor(classColor(name, id));

export const figureText = (value: number): string => (Number.isNaN(value) ? "–" : value.toFixed(3));

const countText = (value: number): string => (Number.isNaN(value) ? "" : formatInteger(value));

const pixelsText = ({ tp, fp, fn }: FigureRow): string | undefined =>
  Number.isNaN(tp)
    ? undefined
    : `${formatInteger(tp)} TP, ${formatInteger(fp)} FP, ${formatInteger(fn)} FN`;

/** Of several runs, those with the best figure. */
function isBest({ rows }: FigureGroup, row: FigureRow, name: keyof Figures): boolean {
  if (rows.length < 2 || name === "tp" || name === "fp" || name === "fn") return false;
  return row[name] === Math.max(...rows.map((one) => one[name] || 0)) && row[name] > 0;
}
