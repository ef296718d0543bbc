/** A chart's description and rows, fetched; rows that lie in the description are taken out of it. */
import { loadJson } from "../_figures/chartFiles";
import { isRecord, type Json } from "../_figures/chartJson";
import { checkBounds, withoutAddresses } from "./bounds";
import type { Language, VegaItem } from "./model";

export type Row = Record<string, unknown>;

export interface Source {
  language: Language;
  /** Without the rows: the same at steps that differ only in them. */
  spec: Json;
  rows: Row[];
  /** What the description calls the rows; absent if it has none that can be changed. */
  dataset: string | undefined;
  notes: string[];
}

export interface RowsAnswer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  shown: number;
  total: number;
}

export const loadRows = ({ table }: VegaItem): Promise<RowsAnswer | undefined> =>
  table ? (loadJson(table.rowsUrl) as Promise<RowsAnswer>) : Promise.resolve(undefined);

/** Throws a sentence about what is wrong with it. */
export async function loadSource(item: VegaItem): Promise<Source> {
  const [raw, answer] = await Promise.all([
    item.spec ?? (item.specUrl ? loadJson(item.specUrl) : undefined),
    loadRows(item),
  ]);
  if (!isRecord(raw) || !item.language)
    throw new Error("The file is damaged: it holds no description of a chart.");
  checkBounds(raw);
  const { spec, refused } = withoutAddresses(raw);
  const notes = [...refused, ...thinned(answer)];
  if (answer) return { ...base(item), spec, rows: objects(answer), dataset: item.dataset, notes };
  return { ...base(item), ...withoutRows(spec, item.language), notes };
}

const base = ({ language }: VegaItem) => ({ language: language ?? "vega-lite" }) as const;

function thinned(answer: RowsAnswer | undefined): string[] {
  if (!answer || answer.shown >= answer.total) return [];
  return [`${answer.shown.toLocaleString("en")} of ${answer.total.toLocaleString("en")} rows.`];
}

export const objects = ({ columns, rows }: RowsAnswer): Row[] =>
  rows.map((cells) => Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]])));

const OWN_NAME = "marey_rows";

/** altair names its data by their hash, which differs at each step. */
function withoutRows(spec: Json, language: Language): Pick<Source, "spec" | "rows" | "dataset"> {
  const none = { spec, rows: [], dataset: undefined };
  const { data, datasets } = spec;
  if (language === "vega" || !isRecord(data)) return none;
  const sets = isRecord(datasets) ? datasets : {};
  const name = typeof data.name === "string" ? data.name : undefined;
  const rows = data.values ?? (name === undefined ? undefined : sets[name]);
  if (!Array.isArray(rows) || !rows.every(isRecord) || rows.length === 0) return none;
  if (name !== undefined && isNamedElsewhere(spec, name)) return none;
  const { values: _, ...format } = data;
  const { [name ?? ""]: __, ...others } = sets;
  const rest = { ...spec, data: { ...format, name: OWN_NAME }, datasets: others };
  return { spec: rest, rows, dataset: OWN_NAME };
}

/** Another view of the same description draws the same rows by their name. */
function isNamedElsewhere(spec: Json, name: string): boolean {
  const { data: _, datasets: __, ...rest } = spec;
  return JSON.stringify(rest).includes(JSON.stringify(name));
}
