/** What may come next in the filter line: names of values, and the states and tags that runs have. */
import type { Columns } from "../../api/types.gen";
import { best, type Completion, type Completions } from "../../ui/completion";
import { OWN_COLUMNS } from "./runValues";

export interface Completable {
  known: Columns;
  tags: readonly string[];
}

const STATES = ["live", "done", "failed", "crashed", "stopped"];
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
