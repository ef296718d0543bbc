/** Tables joined by a key: what is asked of the server, and what it answers. */
import { getJson } from "../../../api/client";
import { numberOf } from "../../../base/format";
import type { TableColumn, TableWindow } from "../model";
import type { TableRow } from "../rowPages";

export interface Side {
  run: string;
  step: number;
  position: number;
}

export interface JoinQuestion {
  key: string;
  sides: readonly Side[];
  /** Empty: the server's choice. */
  by: string;
  only: string;
  tolerance: number;
  filter: string;
  sort: readonly JoinSort[];
}

export interface JoinSort {
  column: string;
  side?: number;
  delta?: boolean;
  descending: boolean;
}

export interface JoinColumn extends TableColumn {
  /** Which sides have it. */
  sides: number[];
  is_key: boolean;
  /** Rows whose cells differ. */
  differing: number;
}

export interface JoinRow {
  key: unknown;
  row_numbers: (number | null)[];
  /** Per column, per side. */
  cells: unknown[][];
  /** Places of the columns whose cells differ. */
  differs: number[];
}

export interface JoinSummary {
  by: { kind: "column" | "sample" | "row"; name: string };
  sides: (Side & { rows: number })[];
  columns: JoinColumn[];
  differing: number;
  only_in: number[];
  in_all: number;
  duplicates: number;
}

export interface JoinAnswer extends JoinSummary {
  rows: JoinRow[];
  offset: number;
  shown: number;
  total: number;
}

export const fetchJoin = (
  { key, sides, by, only, tolerance, filter, sort }: JoinQuestion,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<JoinAnswer> =>
  getJson<JoinAnswer>(
    "key-analyses/table/join",
    {
      run: [...new Set(sides.map((side) => side.run))],
      key,
      sides: JSON.stringify(sides),
      by: by || undefined,
      only: only || undefined,
      tolerance: tolerance || undefined,
      query: filter || sort.length > 0 ? JSON.stringify(queryOf(filter, sort)) : undefined,
      offset,
      limit,
    },
    signal,
  );

const queryOf = (filter: string, sort: readonly JoinSort[]) => ({
  ...(filter && { filter }),
  ...(sort.length > 0 && { sort }),
});

/** As a window of rows with one cell each, which holds the joined row. */
export const asWindow = ({ rows, offset, total }: JoinAnswer): TableWindow => ({
  columns: [{ name: "", type: "joined" }],
  rows: rows.map((row) => [row]),
  offset,
  total,
});

export const joinedIn = (row: TableRow): JoinRow => row.cells[0] as JoinRow;

/** How much more a side has than the first; undefined if one of them is no number. */
export function deltaOf(cells: readonly unknown[], side: number): number | undefined {
  const [first, other] = [numberOf(cells[0]), numberOf(cells[side])];
  if (side === 0 || first === undefined || other === undefined) return undefined;
  const delta = other - first;
  return Number.isNaN(delta) ? undefined : delta;
}

/** "score@1" of a heading as what is sorted by: a side, or how far the sides are apart. */
export function joinSort(id: string, descending: boolean): JoinSort {
  const [, column = id, by = "0"] = /^(.*)@(\d+|d)$/s.exec(id) ?? [];
  return by === "d"
    ? { column, delta: true, descending }
    : { column, side: Number(by), descending };
}
