/** What may come next in a field that completes: no field here. */

export interface Completion {
  /** What the line shows. */
  text: string;
  detail: string;
}

export interface Completions {
  /** Part of the text that a chosen one replaces. */
  from: number;
  to: number;
  options: Completion[];
}

export type Complete = (text: string, caret: number) => Completions;

const MOST_OPTIONS = 12;

/** Those that begin with what was typed, then whose last part does, then that hold it anywhere. */
export function best(options: readonly Completion[], typed: string): Completion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ text }: Completion) => {
    const name = text.toLowerCase().replace(/^["']/, "");
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[./]/).some((part) => part.startsWith(wanted))) return 1;
    return wanted.length > 1 && name.includes(wanted) ? 2 : 3;
  };
  const ranked = options.map((option) => ({ option, rank: rank(option) }));
  const found = ranked.filter((one) => one.rank < 3).toSorted((a, b) => a.rank - b.rank);
  const whole = found.length === 1 && found[0]?.option.text.toLowerCase() === wanted;
  return whole ? [] : found.slice(0, MOST_OPTIONS).map((one) => one.option);
}

/** The text with an option in it, and where the caret goes. */
export function completed(text: string, { from, to }: Completions, option: string) {
  const rest = text.slice(to);
  const space = rest.startsWith(" ") ? "" : " ";
  return { text: text.slice(0, from) + option + space + rest, caret: from + option.length + 1 };
}
