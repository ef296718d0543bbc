/** What may come next in the filter line: names of values, and the states and tags that runs have. */
import type { Columns } from "../../api/types.gen";
import { OWN_COLUMNS } from "./runValues";

export interface Completion {
  /** What the line shows. */
  text: string;
  detail: string;
}

export interface Completions {
  /** Part of the filter that a chosen one replaces. */
  from: number;
  to: number;
  options: Completion[];
}

export interface Completable {
  known: Columns;
  tags: readonly string[];
}

const STATES = ["live", "done", "failed", "crashed", "stopped"];
const MOST_OPTIONS = 12;
/** A name or value that is being typed, after the operator that says which of the two. */
const BEFORE = /(?:([^\s()<>=!~"']+)\s*(<=|>=|!=|==?|<|>|~)\s*)?([^\s()<>=!~"']*)$/;

/** Options for the word that ends at `caret`. */
export function completionsFor(
  text: string,
  caret: number,
  { known, tags }: Completable,
): Completions {
  const [, field = "", operator = "", typed = ""] = BEFORE.exec(text.slice(0, caret)) ?? [];
  const from = caret - typed.length;
  const options = operator ? valuesOf(field, tags) : namesOf(known);
  return { from, to: caret, options: best(options, typed) };
}

function valuesOf(field: string, tags: readonly string[]): Completion[] {
  const name = field.toLowerCase();
  if (name === "state") return STATES.map((text) => ({ text, detail: "state" }));
  if (name === "tag" || name === "tags") return tags.map((text) => ({ text, detail: "tag" }));
  return [];
}

/** Short names come without "config." where only one value is meant. */
function namesOf({ config, summary }: Columns): Completion[] {
  const twice = new Set(config.filter((name) => summary.includes(name)));
  const logged = (names: readonly string[], detail: string) =>
    names.map((name) => ({ text: twice.has(name) ? `${detail}.${name}` : name, detail }));
  return [
    ...OWN_COLUMNS.map((text): Completion => ({ text, detail: "run" })),
    { text: "name", detail: "run" },
    ...logged(config, "config"),
    ...logged(summary, "summary"),
  ].filter(({ text }) => !/[\s()<>=!~"']/.test(text) && !/(^|\.)_/.test(text));
}

/** Those that begin with what was typed, then whose last part does, then that hold it anywhere. */
function best(options: readonly Completion[], typed: string): Completion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ text }: Completion) => {
    const name = text.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[./]/).some((part) => part.startsWith(wanted))) return 1;
    return wanted.length > 1 && name.includes(wanted) ? 2 : 3;
  };
  const ranked = options.map((option) => ({ option, rank: rank(option) }));
  const found = ranked.filter((one) => one.rank < 3).toSorted((a, b) => a.rank - b.rank);
  const whole = found.length === 1 && found[0]?.option.text.toLowerCase() === wanted;
  return whole ? [] : found.slice(0, MOST_OPTIONS).map((one) => one.option);
}

/** The filter with an option in it, and where the caret goes. */
export function completed(text: string, { from, to }: Completions, option: string) {
  const rest = text.slice(to);
  const space = rest.startsWith(" ") ? "" : " ";
  return { text: text.slice(0, from) + option + space + rest, caret: from + option.length + 1 };
}
