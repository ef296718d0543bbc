/** The first rows of a chart that nobody here can draw, with its name. */
import { formatInteger } from "../../base/format";
import { ChartFailure } from "../_figures/ChartFailure";
import { useArrival } from "../_figures/chartFiles";
import { Download } from "../Download";
import type { VegaItem } from "./model";
import styles from "./Panel.module.css";
import { loadRows } from "./source";

const MOST_ROWS = 100;
const MOST_COLUMNS = 30;
const MOST_CHARACTERS = 120;

export function RowsOfChart({ item, label }: { item: VegaItem; label: string }) {
  const { value, late, error, retry } = useArrival(item.table?.rowsUrl ?? "", () => loadRows(item));
  const file = item.table && { name: "rows.parquet", url: item.table.fileUrl };
  if (error) return <ChartFailure error={error} file={file} onRetry={retry} />;
  const columns = value?.columns.slice(0, MOST_COLUMNS) ?? [];
  const rows = value?.rows.slice(0, MOST_ROWS) ?? [];
  return (
    <div className={styles.rows} data-stale={(late && value !== undefined) || undefined}>
      <p className={styles.note}>
        {item.name ? `No chart is called ${item.name.slice(0, 100)}: ` : "Without a description: "}
        {formatInteger(rows.length)} of {formatInteger(item.table?.rows ?? 0)} rows
        {file && (
          <Download url={file.url} name={file.name}>
            rows
          </Download>
        )}
      </p>
      <div className={styles.scroller}>
        <table aria-label={label}>
          <thead>
            <tr>
              {columns.map(({ name }, i) => (
                <th key={i} title={name}>
                  {name.slice(0, MOST_CHARACTERS)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              <tr key={row}>
                {columns.map((_, i) => (
                  <td key={i}>{textOf(cells[i])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const textOf = (cell: unknown): string =>
  cell === null || cell === undefined ? "" : String(cell).slice(0, MOST_CHARACTERS);
