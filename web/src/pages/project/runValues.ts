/** The values of a run's columns: its own ("state", "age") and logged ones ("config.lr"). */

import type { Run } from "../../api/types.gen";
import { numberOf } from "../../base/format";

export const OWN_COLUMNS = ["state", "age", "steps", "duration", "tags", "problems", "id"] as const;

export type OwnColumn = (typeof OWN_COLUMNS)[number];

export const isOwnColumn = (column: string): column is OwnColumn =>
  (OWN_COLUMNS as readonly string[]).includes(column);

export const runPath = (run: Run): string => `${run.entity}/${run.project}/${run.id}`;

const OWN: Record<OwnColumn | "name", (run: Run, now: number) => unknown> = {
  name: (run) => run.name,
  state: (run) => run.state,
  age: (run, now) => now - run.created,
  steps: (run) => run.last_step,
  duration: (run, now) =>
    (run.ended ?? (run.state === "running" ? now : run.updated)) - run.created,
  tags: (run) => run.tags.join(", "),
  problems: (run) => run.problems,
  id: (run) => run.id,
};

/** The value of `column`, with the server's words for non-finite numbers turned into numbers. */
export function runValue(run: Run, column: string, now: number): unknown {
  if (column === "name" || isOwnColumn(column)) return OWN[column](run, now);
  const value = run.values[column];
  return numberOf(value) ?? value;
}

/** Of "config.model.depth" the short name for a heading: "depth"; of "summary.val/IoU", "IoU". */
export function shortName(column: string): string {
  const name = column.slice(column.indexOf(".") + 1);
  return name.split(/[./]/).pop() || name;
}

/** Short headings, but the full name where two would be the same. */
export function headingsOf(columns: readonly string[]): Map<string, string> {
  const short = columns.map((column) => (isOwnColumn(column) ? column : shortName(column)));
  return new Map(
    columns.map((column, index) => {
      const name = short[index] ?? column;
      const unique = short.filter((other) => other === name).length === 1;
      return [column, unique || isOwnColumn(column) ? name : column.slice(column.indexOf(".") + 1)];
    }),
  );
}

const STATE_WORDS: Record<string, string> = {
  running: "live",
  finished: "done",
  interrupted: "stopped",
};

/** The word the table shows for a state. */
export const stateWord = (state: string): string => STATE_WORDS[state] ?? state;
