/** A text as rows: one per line, very long lines cut into several. */

const LONGEST_ROW = 2000;
const MOST_ROWS = 500_000;

export interface TextRow {
  /** Counting from 1; 0 where a line goes on. */
  line: number;
  text: string;
}

export interface TextRows {
  count: number;
  /** Lines in all, shown or not. */
  lines: number;
  /** Rows beyond the most are left out. */
  cut: boolean;
  row: (index: number) => TextRow;
}

export function rowsOf(text: string): TextRows {
  const starts: number[] = [];
  const numbers: number[] = [];
  const ends: number[] = [];
  let line = 0;
  let at = 0;
  while (at <= text.length) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    line += 1;
    if (starts.length < MOST_ROWS) cutLine(text, at, end, line, { starts, ends, numbers });
    if (found < 0) break;
    at = found + 1;
  }
  return {
    count: starts.length,
    lines: line,
    cut: starts.length >= MOST_ROWS,
    row: (index) => ({
      line: numbers[index] ?? 0,
      text: text.slice(starts[index], ends[index]).replace(/\r$/, ""),
    }),
  };
}

interface Cuts {
  starts: number[];
  ends: number[];
  numbers: number[];
}

function cutLine(text: string, start: number, end: number, line: number, cuts: Cuts): void {
  let from = start;
  do {
    let to = Math.min(end, from + LONGEST_ROW);
    // Not between the halves of a character.
    if (to < end && (text.charCodeAt(to) & 0xfc00) === 0xdc00) to -= 1;
    cuts.starts.push(from);
    cuts.ends.push(to);
    cuts.numbers.push(from === start ? line : 0);
    from = to;
  } while (from < end);
}

export interface Found {
  /** Rows with a match, once for each of its matches. */
  rows: number[];
  /** There are more than were counted. */
  more: boolean;
}

const MOST_MATCHES = 10_000;

/** Where `wanted` stands, upper and lower case alike. */
export function findRows(rows: TextRows, wanted: string, plain: (text: string) => string): Found {
  const found: Found = { rows: [], more: false };
  if (!wanted) return found;
  for (let index = 0; index < rows.count; index++) {
    for (const _ of matchesIn(plain(rows.row(index).text), wanted)) {
      if (found.rows.length >= MOST_MATCHES) return { ...found, more: true };
      found.rows.push(index);
    }
  }
  return found;
}

/** Places of `wanted` in a row, as [start, end]. */
export function matchesIn(text: string, wanted: string): [number, number][] {
  if (!wanted) return [];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  return Array.from(text.matchAll(pattern), ({ index, 0: match }) => [index, index + match.length]);
}
