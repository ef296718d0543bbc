/** What a person set on joined tables, as the text of the panel's options. */
import type { Sort } from "../../../table/column";
import { parseOptions, withOptions } from "../../panelOptions";
import { joinNames, splitNames } from "../names";

export const SHOWN = ["all", "differing", "missing"] as const;
export type Shown = (typeof SHOWN)[number];

export interface JoinView {
  /** A column, "sample" or "row number"; empty: the server's choice. */
  by: string;
  across: "runs" | "steps";
  only: Shown;
  tolerance: number;
  filter: string;
  beside: boolean;
  sorts: readonly Sort[];
  widths: Readonly<Record<string, number>>;
}

export function readJoin(options: string): JoinView {
  const read = parseOptions(options);
  const widths = splitNames(read.jw ?? "").flatMap((word) => {
    const colon = word.indexOf(":");
    const width = Number(word.slice(0, colon));
    return colon > 0 && width > 0 ? [[word.slice(colon + 1), width] as const] : [];
  });
  const tolerance = Number(read.tol ?? 0);
  return {
    by: read.by ?? "",
    across: read.across === "steps" ? "steps" : "runs",
    only: SHOWN.find((one) => one === read.only) ?? "all",
    tolerance: tolerance > 0 && Number.isFinite(tolerance) ? tolerance : 0,
    filter: read.jf ?? "",
    beside: read.sides === "beside",
    sorts: splitNames(read.jsort ?? "").flatMap((word) =>
      /^[ad]:./s.test(word) ? [{ column: word.slice(2), descending: word.startsWith("d") }] : [],
    ),
    widths: Object.fromEntries(widths),
  };
}

export function writeJoin(options: string, change: Partial<JoinView>): string {
  const { by, across, only, tolerance, filter, beside, sorts, widths } = {
    ...readJoin(options),
    ...change,
  };
  return withOptions(options, {
    by,
    across: across === "steps" ? across : undefined,
    only: only === "all" ? undefined : only,
    tol: tolerance > 0 ? String(tolerance) : undefined,
    jf: filter,
    sides: beside ? "beside" : undefined,
    jsort: joinNames(sorts.map((sort) => `${sort.descending ? "d" : "a"}:${sort.column}`)),
    jw: joinNames(Object.entries(widths).map(([id, width]) => `${width}:${id}`)),
  });
}
