/** What can be said of a value in a few lines: the item of viewers that show a card. */
import type { StoredItem } from "./types";

export interface CardItem {
  /** The one thing to know: "12,000 points". */
  title: string;
  facts: Fact[];
  /** What is missing or odd, in whole sentences. */
  warnings: string[];
  files: CardFile[];
  caption: string;
}

/** Of a panel of cards: one fits with six facts, as do those of two runs. */
export const CARD_SIZE = { columns: 4, height: 224, heightPerRun: 160 } as const;

export type Fact = readonly [name: string, value: string];

export interface CardFile {
  name: string;
  url: string;
  size_bytes: number;
}

/** Files as links; `names` gives those a better name that have a technical one. */
export const filesOf = (
  blobs: StoredItem["blobs"],
  names: Readonly<Record<string, string>> = {},
): CardFile[] =>
  Object.entries(blobs).map(([name, { url, size_bytes }]) => ({
    name: names[name] ?? name.replace(/^file:/, ""),
    url,
    size_bytes,
  }));

const MOST_NAMES = 6;

/** "a, b, c and 4 more". */
export function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const first = names.slice(0, MOST_NAMES).join(", ");
  return more > 0 ? `${first} and ${more} more` : first;
}

/** "3 × scatter, bar": each once, in the order of their first. */
export function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return namesOf([...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name)));
}

/** Facts that are there. */
export const known = (...facts: [name: string, value: string | undefined][]): Fact[] =>
  facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
