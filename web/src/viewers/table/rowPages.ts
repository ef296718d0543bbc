/**
 * The rows of one question, fetched in pages as they come into sight: first those in sight, then
 * those where one scrolls to. While the bar is dragged only the very rows in sight are asked for, as
 * in sorted tables each costs; an answer on its way is waited for, and what is in sight by then is
 * asked for next: the server would compute what is aborted all the same.
 */
import type { TableColumn, TableWindow } from "./model";

export const PAGE_ROWS = 100;
/** Pages beyond those in sight: most where one scrolls to. */
const AHEAD = 3;
const BEHIND = 1;
/** Requests at once for what is in sight; beyond it there is one. */
const AT_ONCE = 2;
/** Pages in a request for what is not in sight: what comes into sight meanwhile should not wait for much. */
const FEW_AHEAD = 2;
/** While the bar is dragged one answer is waited for, so that the next question is the newest; but no longer. */
const SLOW_MS = 150;
/** Rows beyond those in sight that are drawn, too. */
const DRAWN_BEYOND = 40;
/** Pages kept while looked at, and once nobody looks. */
const MOST_PAGES = 80;
const FEW_PAGES = 6;
/** Pieces of pages kept that were asked for while the bar was dragged. */
const MOST_GLIMPSES = 40;
/** While the bar is dragged, only what is in sight is asked for; what is near where it rests so long. */
const REST_MS = 300;

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

interface Flight {
  offset: number;
  limit: number;
  /** Whole pages; else the rows that were in sight. */
  paged: boolean;
  inSight: boolean;
  since: number;
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
  /** The newest last. */
  private glimpses: readonly TableWindow[] = [];
  private readonly places = new WeakMap<TableWindow, ReadonlyMap<string, number>>();
  private readonly flying = new Set<Flight>();
  private readonly listeners = new Set<() => void>();
  private wanted: readonly number[] = [];
  private sight: readonly number[] = [];
  private seen: readonly [number, number] = [0, 0];
  private resting = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private slow: ReturnType<typeof setTimeout> | undefined;

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
    const window = this.pages.get(page) ?? this.glimpseOf(index);
    if (!window) return undefined;
    const at = index - window.offset;
    const cells = window.rows[at];
    if (!cells) return undefined;
    const known = rows.get(cells);
    if (known) return known;
    const made: TableRow = {
      cells,
      places: this.placesOf(window),
      number: window.row_numbers?.[at],
    };
    rows.set(cells, made);
    return made;
  }

  private glimpseOf(index: number): TableWindow | undefined {
    return this.glimpses.findLast(
      ({ offset, rows: list }) => offset <= index && index < offset + list.length,
    );
  }

  /** The rows that are there, with their places. */
  *loaded(): Generator<[number, TableRow]> {
    for (const { offset, rows: list } of [...this.pages.values(), ...this.glimpses])
      for (let index = offset; index < offset + list.length; index++) {
        const row = this.rowAt(index);
        if (row) yield [index, row];
      }
  }

  /** What is in sight from `first` on is there. */
  has(first: number): boolean {
    if (this.total === undefined) return false;
    return this.total === 0 || this.rowAt(Math.min(first, this.total - 1)) !== undefined;
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
    clearTimeout(this.slow);
    for (const flight of this.flying) flight.abort.abort();
    this.flying.clear();
    this.wanted = [];
    this.resting = true;
    this.glimpses = [];
    this.trim(FEW_PAGES);
  }

  private launch(): void {
    if (this.error) return;
    if (this.resting) this.launchPages();
    else this.glimpse();
  }

  private launchPages(): void {
    // Pages of rows that were asked for before their page are in no hurry.
    const [from, to] = this.rowsLacking();
    const inSight = from < to ? this.wanted.filter((page) => this.sight.includes(page)) : [];
    for (let span = this.lacking(inSight); span; span = this.lacking(inSight)) {
      if (this.mustWait()) return;
      this.departPages(span, true);
    }
    const next = this.lacking(this.wanted, FEW_AHEAD);
    if (!next || this.flying.size > 0) return;
    this.departPages(next, false);
  }

  /** Ask for those rows in sight that are not there, and for one more: a bit of it may be seen next. */
  private glimpse(): void {
    const [from, to] = this.rowsLacking();
    if (from >= to || this.mustWait()) return;
    this.depart({ offset: from, limit: to + 1 - from, paged: false, inSight: true });
  }

  /** Between which places rows in sight are neither there nor on their way. */
  private rowsLacking(): [number, number] {
    const isLacking = (index: number) => !this.rowAt(index) && !this.isFlying(index);
    let from = this.seen[0];
    let to = Math.min(this.seen[1] + 1, this.total ?? Number.POSITIVE_INFINITY);
    while (from < to && !isLacking(from)) from++;
    while (from < to && !isLacking(to - 1)) to--;
    return [from, to];
  }

  private departPages({ from, to }: Span, inSight: boolean): void {
    const limit = (to - from + 1) * PAGE_ROWS;
    this.depart({ offset: from * PAGE_ROWS, limit, paged: true, inSight });
  }

  private depart(asked: Omit<Flight, "since" | "abort">): void {
    void this.fetch({ ...asked, since: performance.now(), abort: new AbortController() });
  }

  private isFlying(index: number): boolean {
    return [...this.flying].some(({ offset, limit }) => offset <= index && index < offset + limit);
  }

  private flights(inSight: boolean): Flight[] {
    return [...this.flying].filter((one) => one.inSight === inSight);
  }

  /** Too many answers are on their way already. */
  private mustWait(): boolean {
    const flights = this.flights(true);
    if (flights.length >= AT_ONCE) return true;
    if (this.resting || flights.length === 0) return false;
    const leftMs = SLOW_MS - (performance.now() - Math.max(...flights.map(({ since }) => since)));
    if (leftMs <= 0) return false;
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.launch(), leftMs);
    return true;
  }

  /** The first of these pages that nobody fetches, with those beside it. */
  private lacking(pages: readonly number[], most?: number): Span | undefined {
    const flights = [...this.flying].filter(({ paged }) => paged);
    const isFlying = (page: number) =>
      flights.some(
        ({ offset, limit }) => offset <= page * PAGE_ROWS && page * PAGE_ROWS < offset + limit,
      );
    const lacking = pages.filter((page) => !this.pages.has(page) && !isFlying(page));
    return firstSpan(lacking.slice(0, most));
  }

  private async fetch(flight: Flight): Promise<void> {
    const { offset, limit, abort } = flight;
    this.flying.add(flight);
    const known = this.total;
    try {
      this.takeAll(flight, await this.fetchPage(offset, limit, abort.signal));
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

  private isDrawn({ offset, limit }: Flight): boolean {
    const [first, last] = this.seen;
    return offset <= last + DRAWN_BEYOND && offset + limit > first - DRAWN_BEYOND;
  }

  private takeAll({ offset, limit, paged }: Flight, window: TableWindow): void {
    this.columns ??= window.columns;
    this.total = window.total;
    this.of = window.of ?? window.total;
    this.missing = window.missing ?? 0;
    if (!paged) {
      this.glimpses = [...this.glimpses, { ...window, offset }].slice(-MOST_GLIMPSES);
      return;
    }
    for (let begin = 0; begin < limit; begin += PAGE_ROWS)
      this.take((offset + begin) / PAGE_ROWS, partOf(window, offset, begin));
    this.trim(MOST_PAGES);
  }

  private take(page: number, window: TableWindow): void {
    // Rows that were seen in a glimpse stay the same objects: they are not drawn again.
    const cells = window.rows.map((one, i) => {
      const index = window.offset + i;
      const glimpse = this.glimpseOf(index);
      return glimpse?.rows[index - glimpse.offset] ?? one;
    });
    this.pages.delete(page);
    this.pages.set(page, { ...window, rows: cells });
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

/** A page of a window that begins with row `offset`. */
function partOf(window: TableWindow, offset: number, begin: number): TableWindow {
  const numbers = window.row_numbers?.slice(begin, begin + PAGE_ROWS);
  return {
    ...window,
    rows: window.rows.slice(begin, begin + PAGE_ROWS),
    offset: offset + begin,
    ...(numbers && { row_numbers: numbers }),
  };
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
