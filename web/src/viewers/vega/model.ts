/** A chart in Vega-Lite or Vega: its description, and where its rows are. */
import type { Json } from "../_figures/chartJson";
import { isRecord } from "../_figures/chartJson";
import * as read from "../parsing";
import type { StoredItem } from "../types";

export type Language = "vega-lite" | "vega";

export interface VegaItem {
  /** Absent: there is no description, and the table is what is shown. */
  language: Language | undefined;
  spec: Json | undefined;
  /** Where a description is that is too large for the metadata. */
  specUrl: string | undefined;
  /** The name that the description gives to the rows of its table. */
  dataset: string;
  table: ChartTable | undefined;
  title: string;
  /** Of the kind of chart, such as "wandb/line/v0". */
  name: string;
  /** Which column plays which part. */
  fields: Readonly<Record<string, string>>;
  caption: string;
}

export interface ChartTable {
  /** Its rows as JSON. */
  rowsUrl: string;
  fileUrl: string;
  rows: number;
}

const MOST_CHARACTERS = 500;

export function parse({ meta, blobs, children }: StoredItem): VegaItem {
  const spec = isRecord(meta.spec) ? meta.spec : undefined;
  if (!spec && !blobs.spec && !children.table)
    throw new Error(`expected a specification or a table, got metadata ${read.shown(meta)}`);
  const given = read.optionalText(meta, "language");
  const language =
    given === "vega" ? "vega" : given || spec || blobs.spec ? "vega-lite" : undefined;
  return {
    language,
    spec,
    specUrl: blobs.spec?.url,
    dataset: read.optionalText(meta, "dataset") ?? "table",
    table: tableOf(children.table),
    title: (read.optionalText(meta, "title") ?? "").slice(0, MOST_CHARACTERS),
    name: read.optionalText(meta, "name") ?? "",
    fields: textsOf(meta.fields),
    caption: read.caption(meta),
  };
}

function tableOf(child: StoredItem | undefined): ChartTable | undefined {
  const file = child?.blobs.table;
  if (!child || !file) return undefined;
  const rowsUrl = `${file.url.replace("/blobs/", "/file-analyses/vega/rows/")}?limit=${MOST_ROWS}`;
  return { rowsUrl, fileUrl: file.url, rows: read.count(child.meta, "nrows") };
}

/** More rows than this are thinned by the server, evenly. */
const MOST_ROWS = 20_000;

const textsOf = (value: unknown): Record<string, string> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]))
    : {};

export const nameOf = ({ title, name }: VegaItem): string => title || name || "chart";
