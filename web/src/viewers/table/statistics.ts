/** What is known of the values of each column, all of them and those that match. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { analysisQuery } from "../../api/queries";
import { queryText, rowsQuery, type TablePlace } from "./question";
import type { TableView } from "./tableView";

export interface Histogram {
  edges: (number | string)[];
  all: number[];
  matching: number[];
  nan?: number;
  pos_inf?: number;
  neg_inf?: number;
}

export interface ColumnStatistics {
  name: string;
  type: string;
  count: number;
  nulls: number;
  distinct?: number;
  distinct_is_exact?: boolean;
  min?: number | string | null;
  max?: number | string | null;
  mean?: number | string | null;
  unit?: string;
  histogram?: Histogram;
  top?: [value: unknown, all: number, matching: number][];
  others?: { values: number; all: number; matching: number };
}

interface Answer {
  columns: ColumnStatistics[];
  total: number;
  of: number;
  done: boolean;
}

const AGAIN_MS = 250;

/** By name; as they come. Those of an earlier question stay until then. */
export function useStatistics(
  at: TablePlace,
  view: TableView,
  columns: readonly string[],
  wanted: boolean,
): ReadonlyMap<string, ColumnStatistics> {
  const query = { ...rowsQuery(view), columns };
  const { data } = useQuery({
    ...analysisQuery<Answer>("table", "columns", { ...at }, { query: queryText(query) }),
    enabled: wanted && columns.length > 0,
    refetchInterval: ({ state }) => (state.data && !state.data.done ? AGAIN_MS : false),
  });
  return useMemo(() => new Map((data?.columns ?? []).map((one) => [one.name, one])), [data]);
}
