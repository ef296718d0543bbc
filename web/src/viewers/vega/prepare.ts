/** What a chart is drawn of, fetched ahead. */
import { loadJson } from "../_figures/chartFiles";
import type { VegaItem } from "./model";

export const prepare = ({ table, specUrl }: VegaItem): Promise<unknown> =>
  Promise.all([
    ...(table ? [loadJson(table.rowsUrl)] : []),
    ...(specUrl ? [loadJson(specUrl)] : []),
  ]);
