/** Groups, and the rows of those that are open, as one list. */
import type { TableColumn } from "./model";
import type { GroupMark, RowPages, Rows, ShownRow, TableRow } from "./rowPages";
import { cellOf } from "./rowPages";

interface OpenGroup {
  /** Its place among the groups. */
  at: number;
  count: number;
  rows: RowPages;
}

export class GroupPages implements Rows {
  readonly key: string;
  private readonly groups: RowPages;
  private readonly opened: readonly string[];
  private readonly rowsOf: (keys: readonly unknown[]) => RowPages;
  private readonly found = new Map<string, OpenGroup>();
  private scanned = -1;
  private sorted: OpenGroup[] = [];

  constructor(
    key: string,
    groups: RowPages,
    opened: readonly string[],
    rowsOf: (keys: readonly unknown[]) => RowPages,
  ) {
    this.key = key;
    this.groups = groups;
    this.opened = opened;
    this.rowsOf = rowsOf;
  }

  get columns(): readonly TableColumn[] | undefined {
    return this.groups.columns;
  }

  get total(): number | undefined {
    const { total } = this.groups;
    return total === undefined
      ? undefined
      : total + this.open().reduce((sum, one) => sum + one.count, 0);
  }

  /** How many groups there are. */
  get groupCount(): number | undefined {
    return this.groups.total;
  }

  get of(): number | undefined {
    return this.groups.of;
  }

  get missing(): number {
    return this.groups.missing;
  }

  get error(): unknown {
    return this.groups.error ?? this.open().find(({ rows }) => rows.error)?.rows.error ?? null;
  }

  get version(): number {
    return this.open().reduce((sum, { rows }) => sum + rows.version, this.groups.version);
  }

  has(first: number): boolean {
    return this.groups.has(this.placeOf(first).group);
  }

  retry(): void {
    this.groups.retry();
    for (const { rows } of this.open()) rows.retry();
  }

  subscribe = (listener: () => void): (() => void) => {
    const stops = [
      this.groups.subscribe(listener),
      ...this.open().map(({ rows }) => rows.subscribe(listener)),
    ];
    this.stops.set(listener, stops);
    return () => {
      for (const stop of this.stops.get(listener) ?? []) stop();
      this.stops.delete(listener);
    };
  };
  private readonly stops = new Map<() => void, (() => void)[]>();

  want(first: number, last: number): void {
    const [from, to] = [this.placeOf(first), this.placeOf(last)];
    this.groups.want(from.group, to.group);
    for (const one of this.open()) {
      const start = this.startOf(one);
      const low = Math.max(0, first - start);
      const high = Math.min(one.count - 1, last - start);
      if (low <= high) one.rows.want(low, high);
    }
  }

  rowAt(index: number): ShownRow | undefined {
    const { group, inside, within } = this.placeOf(index);
    if (within) {
      const row = within.rows.rowAt(inside);
      return row && this.shown(row, (plain) => ({ ...plain, inside: true }));
    }
    const row = this.groups.rowAt(group);
    return row && this.shown(row, (plain) => ({ ...plain, group: this.markOf(plain) }));
  }

  /** The same object for the same row: rows are drawn again only when they are others. */
  private shown(row: TableRow, make: (row: TableRow) => ShownRow): ShownRow {
    const known = this.made.get(row);
    if (known) return known;
    const made = make(row);
    this.made.set(row, made);
    return made;
  }
  private readonly made = new WeakMap<TableRow, ShownRow>();

  *loaded(): Generator<[number, TableRow]> {
    for (const one of this.open()) {
      const start = this.startOf(one);
      for (const [index, row] of one.rows.loaded()) yield [start + index, row];
    }
  }

  markOf(row: TableRow): GroupMark {
    const columns = this.columns ?? [];
    const keys = columns.flatMap((column, i) => (column.role === "key" ? [row.cells[i]] : []));
    const key = JSON.stringify(keys);
    const count = Number(
      cellOf(row, columns.find(({ role }) => role === "count")?.name ?? "") ?? 0,
    );
    return { key, keys, open: this.opened.includes(key), count };
  }

  /** Opened groups that have come, in their order. */
  private open(): readonly OpenGroup[] {
    if (this.scanned !== this.groups.version && this.opened.length > 0) this.scan();
    return this.sorted;
  }

  private scan(): void {
    this.scanned = this.groups.version;
    for (const [index, row] of this.groups.loaded()) {
      const mark = this.markOf(row);
      if (!mark.open || this.found.has(mark.key)) continue;
      const rows = this.rowsOf(mark.keys);
      this.found.set(mark.key, { at: index, count: mark.count, rows });
      for (const [listener, stops] of this.stops) stops.push(rows.subscribe(listener));
    }
    this.sorted = [...this.found.values()].sort((a, b) => a.at - b.at);
  }

  private startOf(one: OpenGroup): number {
    const before = this.open().filter((other) => other.at < one.at);
    return one.at + 1 + before.reduce((sum, other) => sum + other.count, 0);
  }

  /** Which group a line is, or in which one and where. */
  private placeOf(index: number): { group: number; inside: number; within?: OpenGroup } {
    let shift = 0;
    for (const one of this.open()) {
      const start = one.at + 1 + shift;
      if (index < start) break;
      if (index < start + one.count) return { group: one.at, inside: index - start, within: one };
      shift += one.count;
    }
    return { group: index - shift, inside: 0 };
  }
}
