/**
 * The rows of one question, fetched in pages as they come into sight: first those in sight, then
 * those where one scrolls to. While the bar is dragged, an answer on its way is waited for, and what
 * is in sight by then is asked for next: the server would compute what is aborted all the same.
 */
import type { TableColumn, TableWindow } from "./model";

export const PAGE_ROWS = 100;
/** Pages beyond those in sight: most where one scrolls to. */
const AHEAD = 3;
const BEHIND = 1;
/** Requests at once for what is in sight; beyond it there is one. */
const AT_ONCE = 2;
/** Rows beyond those in sight that are drawn, too. */
const DRAWN_BEYOND = 40;
/** Pages kept while looked at, and once nobody looks. */
const MOST_PAGES = 80;
const FEW_PAGES = 6;
/** While the bar is dragged, only what is in sight is asked for; what is near where it rests so long. */
const REST_MS = 120;

export type FetchPage = (
  offset: number,
  limit: number,
  signal: AbortSignal,
) => Promise<TableWindow>;

interface Span {
  /** First and last page. */
  from: number;
  to: number;
}

interface Flight extends Span {
  inSight: boolean;
  abort: AbortController;
}

export class RowPages {
  readonly key: string;
  columns: readonly TableColumn[] | undefined;
  /** Rows that match, once known. */
  total: number | undefined;
  /** Rows of the table. */
  of: number | undefined;
  missing = 0;
  error: unknown = null;
  /** Changes whenever something has arrived. */
  version = 0;
  private readonly fetchPage: FetchPage;
  private readonly pages = new Map<number, TableWindow>();
  private readonly places = new WeakMap<TableWindow, ReadonlyMap<string, number>>();
  private readonly flying = new Set<Flight>();
  private readonly listeners = new Set<() => void>();
  private wanted: readonly number[] = [];
  private sight: readonly number[] = [];
  private seen: readonly [number, number] = [0, 0];
  private resting = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(key: string, fetchPage: FetchPage) {
    this.key = key;
    this.fetchPage = fetchPage;
  }

  /** Rows `first` to `last` are in sight; `direction` is that of scrolling. */
  want(first: number, last: number): void {
    const jumped = Math.abs(first - this.seen[0]) > 2 * PAGE_ROWS && this.total !== undefined;
    const direction = Math.sign(first - this.seen[0]);
    this.seen = [first, last];
    this.sight = pagesFor(first, last, 0, undefined);
    this.wanted = pagesFor(first, last, direction, this.total);
    if (jumped) this.restLater();
    this.launch();
  }

  private restLater(): void {
    this.resting = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.resting = true;
      this.launch();
    }, REST_MS);
  }

  rowAt(index: number): TableRow | undefined {
    const page = Math.floor(index / PAGE_ROWS);
    const window = this.pages.get(page);
    const cells = window?.rows[index - page * PAGE_ROWS];
    if (!window || !cells) return undefined;
    const known = rows.get(cells);
    if (known) return known;
    const made: TableRow = {
      cells,
      places: this.placesOf(window),
      number: window.row_numbers?.[index - page * PAGE_ROWS],
    };
    rows.set(cells, made);
    return made;
  }

  /** The rows that are there, with their places. */
  *loaded(): Generator<[number, TableRow]> {
    for (const [page, { rows: list }] of this.pages)
      for (let i = 0; i < list.length; i++) {
        const index = page * PAGE_ROWS + i;
        const row = this.rowAt(index);
        if (row) yield [index, row];
      }
  }

  /** What is in sight from `first` on is there. */
  has(first: number): boolean {
    if (this.total === undefined) return false;
    return (
      this.total === 0 || this.pages.has(Math.floor(Math.min(first, this.total - 1) / PAGE_ROWS))
    );
  }

  retry(): void {
    this.error = null;
    this.launch();
    this.tell();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.rest();
    };
  };

  /** Nobody looks: nothing more is fetched, little is kept. */
  private rest(): void {
    clearTimeout(this.timer);
    for (const flight of this.flying) flight.abort.abort();
    this.flying.clear();
    this.wanted = [];
    this.resting = true;
    this.trim(FEW_PAGES);
  }

  private launch(): void {
    if (this.error) return;
    const inSight = this.wanted.filter((page) => this.sight.includes(page));
    for (let span = this.lacking(inSight); span; span = this.lacking(inSight)) {
      if (this.flights(true) >= AT_ONCE) return;
      void this.fetch({ ...span, inSight: true, abort: new AbortController() });
    }
    const next = this.lacking(this.wanted);
    if (!next || !this.resting || this.flights(true) > 0 || this.flights(false) > 0) return;
    void this.fetch({ ...next, inSight: false, abort: new AbortController() });
  }

  private flights(inSight: boolean): number {
    return [...this.flying].filter((one) => one.inSight === inSight).length;
  }

  /** The first of these pages that nobody fetches, with those beside it. */
  private lacking(pages: readonly number[]): Span | undefined {
    const isFlying = (page: number) =>
      [...this.flying].some(({ from, to }) => from <= page && page <= to);
    return firstSpan(pages.filter((page) => !this.pages.has(page) && !isFlying(page)));
  }

  private async fetch(flight: Flight): Promise<void> {
    const { from, to, abort } = flight;
    this.flying.add(flight);
    const known = this.total;
    try {
      const limit = (to - from + 1) * PAGE_ROWS;
      this.takeAll(flight, await this.fetchPage(from * PAGE_ROWS, limit, abort.signal));
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = error;
    }
    this.flying.delete(flight);
    // Now it is known which pages there are.
    if (known === undefined) this.want(...this.seen);
    else this.launch();
    if (this.error || known !== this.total || this.isDrawn(flight)) this.tell();
    else this.version += 1;
  }

  private isDrawn({ from, to }: Span): boolean {
    const [first, last] = this.seen;
    return from * PAGE_ROWS <= last + DRAWN_BEYOND && (to + 1) * PAGE_ROWS > first - DRAWN_BEYOND;
  }

  private takeAll({ from, to }: Span, window: TableWindow): void {
    for (let page = from; page <= to; page++) {
      const [begin, end] = [(page - from) * PAGE_ROWS, (page - from + 1) * PAGE_ROWS];
      const numbers = window.row_numbers && {
        row_numbers: window.row_numbers.slice(begin, end),
      };
      this.take(page, { ...window, rows: window.rows.slice(begin, end), ...numbers });
    }
  }

  private take(page: number, window: TableWindow): void {
    this.pages.delete(page);
    this.pages.set(page, window);
    this.columns ??= window.columns;
    this.total = window.total;
    this.of = window.of ?? window.total;
    this.missing = window.missing ?? 0;
    this.trim(MOST_PAGES);
  }

  /** The oldest that are not wanted go. */
  private trim(most: number): void {
    for (const page of this.pages.keys()) {
      if (this.pages.size <= most) return;
      if (!this.wanted.includes(page)) this.pages.delete(page);
    }
  }

  private placesOf(window: TableWindow): ReadonlyMap<string, number> {
    const known = this.places.get(window);
    if (known) return known;
    const places = new Map(window.columns.map((column, place) => [column.name, place]));
    this.places.set(window, places);
    return places;
  }

  private tell(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}

export interface TableRow {
  cells: readonly unknown[];
  /** Of columns by their names. */
  places: ReadonlyMap<string, number>;
  /** In the table as it was logged; absent for rows that are none of it. */
  number: number | undefined;
}

/** The same object for the same cells: rows are drawn again only when they are others. */
const rows = new WeakMap<readonly unknown[], TableRow>();

/** A cell by its column; undefined if it was not asked for. */
export function cellOf({ cells, places }: TableRow, column: string): unknown {
  const place = places.get(column);
  return place === undefined ? undefined : cells[place];
}

/** Pages in sight, then those ahead, nearest first. */
export function pagesFor(
  first: number,
  last: number,
  direction: number,
  total: number | undefined,
): number[] {
  const most =
    total === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, Math.ceil(total / PAGE_ROWS) - 1);
  const [from, to] = [first, last].map((row) =>
    Math.min(most, Math.floor(Math.max(0, row) / PAGE_ROWS)),
  ) as [number, number];
  const seen = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  if (total === undefined) return seen;
  const [up, down] = direction < 0 ? [AHEAD, BEHIND] : [BEHIND, AHEAD];
  const before = Array.from({ length: up }, (_, i) => from - 1 - i).filter((page) => page >= 0);
  const after = Array.from({ length: down }, (_, i) => to + 1 + i).filter((page) => page <= most);
  return [...seen, ...(direction < 0 ? [...before, ...after] : [...after, ...before])];
}

/** The first page and those that follow it in the list and lie beside it: one request for all. */
export function firstSpan(pages: readonly number[]): Span | undefined {
  const [first] = pages;
  if (first === undefined) return undefined;
  let [from, to] = [first, first];
  for (const page of pages.slice(1)) {
    if (page === to + 1) to = page;
    else if (page === from - 1) from = page;
    else break;
  }
  return { from, to };
}

const MOST_STORES = 24;
const stores = new Map<string, RowPages>();

/** What a grid needs of rows that come by and by. */
export type Rows = Pick<
  RowPages,
  | "key"
  | "columns"
  | "total"
  | "of"
  | "missing"
  | "error"
  | "version"
  | "want"
  | "has"
  | "retry"
  | "subscribe"
  | "loaded"
> & { rowAt: (index: number) => ShownRow | undefined };

export interface ShownRow extends TableRow {
  /** Set on rows that are groups. */
  group?: GroupMark;
  /** It is a row of an opened group. */
  inside?: boolean;
}

export interface GroupMark {
  /** Its keys as text. */
  key: string;
  keys: readonly unknown[];
  open: boolean;
  count: number;
}

/** The rows of a question, as far as they were fetched before. */
export function rowPagesOf(key: string, fetchPage: FetchPage): RowPages {
  const known = stores.get(key);
  const store = known && !known.error ? known : new RowPages(key, fetchPage);
  stores.delete(key);
  stores.set(key, store);
  for (const oldest of stores.keys()) {
    if (stores.size <= MOST_STORES) break;
    stores.delete(oldest);
  }
  return store;
}
