/** Puts the rows of a step into a view. */
import { type Compiled, loadVega } from "./library";
import type { Row } from "./source";

/** Rows as they are read from a file: texts become dates where the description says so. */
export async function give(
  { view, parse }: Compiled,
  dataset: string | undefined,
  rows: readonly Row[],
) {
  if (dataset === undefined) return;
  const [vega] = await loadVega();
  const copies = rows.map((row) => ({ ...row }));
  const read = vega.read as (rows: unknown, format: object) => unknown[];
  const given = read(copies, { type: "json", parse: parse(dataset) ?? undefined });
  try {
    view.data(dataset, given);
  } catch {
    // A description that does not use its rows has no place for them.
  }
}
