/** CIF files as words: categories of columns, or items with one value each. */

/** Values of one category, by column in lower case; each as long as there are rows. */
export interface CifTable {
  columns: Map<string, number>;
  /** Row after row. */
  words: string[];
  rows: number;
}

/** Of each data block: tables by category ("_atom_site"), only those asked for. */
export type CifBlock = Map<string, CifTable>;

/** A word that a quote or a text field made a value, so that it is no keyword: "'loop_'". */
interface Words {
  next: () => string | null;
  quoted: () => boolean;
}

const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;
const SEMICOLON = 59;

/** One word after the other, without comments; text fields between lines that begin with ";" are one word. */
function wordsOf(text: string): Words {
  let at = 0;
  let quoted = false;
  const textField = (): string => {
    const end = text.indexOf("\n;", at);
    const word = text.slice(at + 1, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 2;
    return word;
  };
  const inQuotes = (quote: string): string => {
    let end = at;
    do end = text.indexOf(quote, end + 1);
    while (end >= 0 && text.charCodeAt(end + 1) > SPACE);
    const line = text.indexOf("\n", at);
    const stop = end < 0 || (line >= 0 && line < end) ? (line < 0 ? text.length : line) : end;
    const word = text.slice(at + 1, stop);
    at = stop + 1;
    return word;
  };
  const next = (): string | null => {
    for (;;) {
      while (at < text.length && text.charCodeAt(at) <= SPACE) at++;
      if (at >= text.length) return null;
      const code = text.charCodeAt(at);
      if (code !== HASH) break;
      const line = text.indexOf("\n", at);
      at = line < 0 ? text.length : line;
    }
    const first = text[at] ?? "";
    quoted = true;
    if (first === ";" && (at === 0 || text.charCodeAt(at - 1) === NEWLINE)) return textField();
    if (first === "'" || first === '"') return inQuotes(first);
    quoted = false;
    const start = at;
    while (at < text.length && text.charCodeAt(at) > SPACE) at++;
    return text.slice(start, at);
  };
  return { next, quoted: () => quoted };
}

/** `categories` in lower case with their underscore: "_atom_site". Longer names go first. */
export function readCif(text: string, categories: readonly string[]): CifBlock[] {
  const words = wordsOf(text.charCodeAt(0) === SEMICOLON ? `\n${text}` : text);
  const blocks: CifBlock[] = [];
  let block: CifBlock = new Map();
  let word = words.next();
  const keyword = (name: string) =>
    !words.quoted() && (word?.toLowerCase().startsWith(name) ?? false);
  while (word !== null) {
    if (keyword("data_")) {
      block = new Map();
      blocks.push(block);
      word = words.next();
    } else if (keyword("loop_") && word.length === 5) {
      word = readLoop(words, block, categories);
    } else if (keyword("_")) {
      const value = words.next();
      if (value !== null) single(block, categories, word, value);
      word = words.next();
    } else word = words.next();
  }
  return blocks;
}

function split(item: string, categories: readonly string[]): [string, string] | undefined {
  const name = item.toLowerCase();
  const dot = name.indexOf(".");
  if (dot > 0) {
    const category = name.slice(0, dot);
    return categories.includes(category) ? [category, name.slice(dot + 1)] : undefined;
  }
  const category = categories.find((each) => name.startsWith(`${each}_`));
  return category ? [category, name.slice(category.length + 1)] : undefined;
}

const emptyTable = (): CifTable => ({ columns: new Map(), words: [], rows: 0 });

function single(block: CifBlock, categories: readonly string[], item: string, value: string): void {
  const place = split(item, categories);
  if (!place) return;
  const table = block.get(place[0]) ?? emptyTable();
  // A loop of the same category stands; single values are one row.
  if (table.rows > 1) return;
  block.set(place[0], table);
  table.columns.set(place[1], table.words.length);
  table.words.push(value);
  table.rows = 1;
}

/** Reads the loop's head and body; the word after it is returned. */
function readLoop(words: Words, block: CifBlock, categories: readonly string[]): string | null {
  const heads: string[] = [];
  let word = words.next();
  while (word !== null && !words.quoted() && word[0] === "_") {
    heads.push(word);
    word = words.next();
  }
  const table = emptyTable();
  let category: string | undefined;
  for (const [i, head] of heads.entries()) {
    const place = split(head, categories);
    if (!place) continue;
    // One loop may hold columns of longer names, as _atom_site_aniso in the core dictionary.
    category ??= place[0];
    if (place[0] === category) table.columns.set(place[1], i);
  }
  const ends = () => {
    if (word === null) return true;
    if (words.quoted()) return false;
    return word[0] === "_" || /^(loop_$|data_|save_|global_$|stop_$)/i.test(word);
  };
  const { columns, words: values } = table;
  const wanted = category !== undefined && columns.size > 0;
  while (!ends()) {
    if (wanted) values.push(word ?? "");
    word = words.next();
  }
  if (wanted && category && heads.length > 0) {
    // A cut last row is not a row.
    table.rows = Math.floor(values.length / heads.length);
    const had = block.get(category);
    if (!had || had.rows <= 1) block.set(category, table);
  }
  return word;
}

/** Reads cells of a table by column; "." and "?" are nothing. */
export class CifRows {
  readonly rows: number;
  private readonly width: number;

  private readonly table: CifTable | undefined;

  constructor(table: CifTable | undefined) {
    this.table = table;
    this.rows = table?.rows ?? 0;
    this.width = this.rows > 0 && table ? Math.floor(table.words.length / this.rows) : 0;
  }

  /** The place of the first of `names` that there is. */
  column(...names: string[]): number {
    for (const name of names) {
      const at = this.table?.columns.get(name);
      if (at !== undefined) return at;
    }
    return -1;
  }

  text(row: number, column: number): string {
    const word = column < 0 ? "" : (this.table?.words[row * this.width + column] ?? "");
    return word === "." || word === "?" ? "" : word;
  }

  /** Without the uncertainty in brackets: "1.234(5)". */
  number(row: number, column: number): number {
    const word = this.text(row, column);
    if (word === "") return Number.NaN;
    const bracket = word.indexOf("(");
    return Number(bracket < 0 ? word : word.slice(0, bracket));
  }
}
