/** Which runs a filter lets through. */

import type { Columns, Run } from "../../api/types.gen";
import { numberOf } from "../../base/format";
import { parseDuration } from "../../base/time";
import { type Filter, FilterError, type Operator, parseFilter } from "./filterSyntax";
import { isOwnColumn, runValue, stateWord } from "./runValues";

export interface RunFilter {
  /** Logged columns that must be loaded for `accepts` to answer. */
  columns: string[];
  accepts: (run: Run, now: number) => boolean;
}

export const EVERY_RUN: RunFilter = { columns: [], accepts: () => true };

const OWN_NAMES: Record<string, string> = {
  tag: "tags",
  step: "steps",
  created: "age",
  runtime: "duration",
};

/** Compile `text`. Throws FilterError, whose message can be shown as it is. */
export function compileFilter(text: string, known: Columns): RunFilter {
  const tree = parseFilter(text);
  if (!tree) return EVERY_RUN;
  const columns = new Set<string>();
  const accepts = compile(tree, known, columns);
  return { columns: [...columns], accepts };
}

type Test = RunFilter["accepts"];

function compile(filter: Filter, known: Columns, columns: Set<string>): Test {
  switch (filter.type) {
    case "and":
    case "or": {
      const tests = filter.parts.map((part) => compile(part, known, columns));
      return filter.type === "and"
        ? (run, now) => tests.every((test) => test(run, now))
        : (run, now) => tests.some((test) => test(run, now));
    }
    case "not": {
      const test = compile(filter.part, known, columns);
      return (run, now) => !test(run, now);
    }
    case "word":
      return wordTest(filter.text);
    case "compare":
      return comparison(filter, known, columns);
  }
}

function wordTest(text: string): Test {
  const wanted = text.toLowerCase();
  return (run) =>
    [run.name, run.id, stateWord(run.state), ...run.tags].some((one) =>
      one.toLowerCase().includes(wanted),
    );
}

function comparison(
  { field, operator, value, at }: Extract<Filter, { type: "compare" }>,
  known: Columns,
  columns: Set<string>,
): Test {
  const column = resolveField(field, known, at);
  if (!isOwnColumn(column) && column !== "name") columns.add(column);
  if (value.toLowerCase() === "any") return () => true;
  if (column === "state") return stateTest(operator, value);
  if (column === "tags") return tagTest(operator, value);
  const wanted = column === "age" || column === "duration" ? secondsOf(field, value, at) : value;
  return (run, now) => compare(runValue(run, column, now), operator, wanted);
}

/** The column that a name means: own names, full names, then names that end so. */
function resolveField(field: string, known: Columns, at: number): string {
  const own = OWN_NAMES[field.toLowerCase()] ?? field.toLowerCase();
  if (own === "name" || isOwnColumn(own)) return own;
  const all = [
    ...known.config.map((name) => `config.${name}`),
    ...known.summary.map((name) => `summary.${name}`),
  ];
  const wanted = field.toLowerCase();
  const found =
    all.find((column) => column.toLowerCase() === wanted) ??
    all.find((column) => column.slice(column.indexOf(".") + 1).toLowerCase() === wanted) ??
    all.find((column) => new RegExp(`[./]${escapeRegExp(wanted)}$`).test(column.toLowerCase()));
  if (found) return found;
  throw new FilterError(`No run has a value called ${field}.${suggestion(wanted, all)}`, at);
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function suggestion(wanted: string, all: readonly string[]): string {
  const near = all
    .map((column) => column.slice(column.indexOf(".") + 1))
    .filter((name) => name.toLowerCase().includes(wanted.slice(0, 2)))
    .slice(0, 3);
  return near.length > 0 ? ` Did you mean ${near.join(", ")}?` : "";
}

function stateTest(operator: Operator, value: string): Test {
  const wanted = value.toLowerCase();
  const isIt: Test = (run) => run.state === wanted || stateWord(run.state) === wanted;
  return operator === "!=" ? (run, now) => !isIt(run, now) : isIt;
}

function tagTest(operator: Operator, value: string): Test {
  const wanted = value.toLowerCase();
  const has = (run: Run) =>
    run.tags.some((tag) =>
      operator === "~" ? tag.toLowerCase().includes(wanted) : tag.toLowerCase() === wanted,
    );
  return operator === "!=" ? (run) => !has(run) : has;
}

function secondsOf(field: string, value: string, at: number): string {
  const secs = parseDuration(value);
  if (secs === undefined)
    throw new FilterError(
      `${field} is a length of time such as 90s, 15m, 2h or 3d, not ${value}`,
      at,
    );
  return String(secs);
}

function compare(value: unknown, operator: Operator, wanted: string): boolean {
  if (value === null || value === undefined) return operator === "!=";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (operator === "~") return text.toLowerCase().includes(wanted.toLowerCase());
  const number = numberOf(value);
  const target = numberOf(wanted) ?? (wanted.trim() === "" ? Number.NaN : Number(wanted));
  if (number !== undefined && (!Number.isNaN(target) || wanted === "NaN"))
    return compareNumbers(number, operator, target);
  const order = text.toLowerCase() < wanted.toLowerCase() ? -1 : 1;
  return inOrder(text.toLowerCase() === wanted.toLowerCase() ? 0 : order, operator);
}

function compareNumbers(value: number, operator: Operator, target: number): boolean {
  if (Number.isNaN(value) || Number.isNaN(target)) {
    const same = Number.isNaN(value) && Number.isNaN(target);
    return operator === "!=" ? !same : operator === "=" && same;
  }
  return inOrder(value === target ? 0 : value < target ? -1 : 1, operator);
}

function inOrder(order: number, operator: Operator): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}
