/** Tables of several runs or steps side by side: rows with the same key, differing cells marked. */
import { useEffect, useMemo } from "react";
import { countOf, formatInteger } from "../../../base/format";
import { DataTable } from "../../../table/DataTable";
import { useStable } from "../../../table/useStable";
import { ErrorCard } from "../../../ui/ErrorCard";
import type { PanelProps } from "../../types";
import { isMedia, type TableItem } from "../model";
import type { TableRow } from "../rowPages";
import styles from "./Join.module.css";
import { JoinStrip } from "./JoinStrip";
import { type JoinQuestion, type JoinSummary, joinSort } from "./joinAnswer";
import { joinColumns, SIDE_LINE_PIXELS, type SideLabel } from "./joinColumns";
import { type JoinView, readJoin, writeJoin } from "./joinView";
import { useJoin } from "./useJoin";
import { useSides } from "./useSides";

const PADDING_PIXELS = 8;
const MEDIA_PIXELS = 57;
const SAMPLE_ROWS = 40;

export default function Join(props: PanelProps<TableItem>) {
  const { tracks, panelKey, options, setOptions, reportCount } = props;
  const view = useMemo(() => readJoin(options), [options]);
  const set = useStable((change: Partial<JoinView>) => setOptions(writeJoin(options, change)));
  const { sides, labels, canRuns } = useSides(props, view);
  const question: JoinQuestion = {
    key: panelKey,
    sides,
    by: view.by,
    only: view.only === "all" ? "" : view.only,
    tolerance: view.tolerance,
    filter: view.filter,
    sort: view.sorts.map(({ column, descending }) => joinSort(column, descending)),
  };
  const { rows, summary, late, error, retry, onWindow } = useJoin(question);
  const total = rows.total ?? 0;
  const all = summary ? summary.in_all + summary.only_in.reduce((sum, one) => sum + one, 0) : total;
  useEffect(() => reportCount(total, Math.max(total, all), "row"), [reportCount, total, all]);
  const columns = useMemo(
    () => (summary ? joinColumns(summary, labels, view, sampleOf(rows.rowAt.bind(rows))) : []),
    [summary, labels, view, rows],
  );
  const stale = tracks.some((track) => track.stale);
  const hasMedia = summary?.columns.some(isMedia) ?? false;
  const lines = view.beside ? 1 : sides.length;
  const rowHeightPx = Math.max(
    hasMedia ? MEDIA_PIXELS : 0,
    lines * SIDE_LINE_PIXELS + PADDING_PIXELS,
  );
  return (
    <div
      className={styles.panel}
      data-stale={stale || undefined}
      data-joined={summary && sides.length}
    >
      <JoinStrip
        view={view}
        set={set}
        items={tracks.flatMap(({ now }) => now?.items ?? [])}
        summary={summary}
        canRuns={canRuns}
        error={error}
      />
      {summary && <Facts summary={summary} labels={labels} />}
      {sides.length < 2 && (
        <p className={styles.note}>
          Nothing to join yet: show a second run, or pin steps at which this table was logged
        </p>
      )}
      {error && !summary ? (
        <ErrorCard title="The tables could not be joined" error={error} onRetry={retry} />
      ) : null}
      {summary && (
        <DataTable
          label={`${panelKey} joined`}
          columns={columns}
          rowCount={total}
          rowAt={(index) => rows.rowAt(index)}
          rowHeightPx={rowHeightPx}
          sorts={view.sorts}
          onSorts={(sorts) => set({ sorts })}
          sortsDescending={(id) => id.endsWith("@d")}
          onWindow={onWindow}
          widths={view.widths}
          onWidths={(widths) => set({ widths })}
          rowsOf={JSON.stringify([view.by, view.only, view.filter, view.tolerance])}
          late={late}
          empty={<p className={styles.note}>{emptyText(view)}</p>}
        />
      )}
    </div>
  );
}

const emptyText = ({ only, filter }: JoinView): string => {
  if (filter) return "No row passes";
  if (only === "differing") return "No cells differ";
  return only === "missing" ? "Every row is on all sides" : "No rows";
};

function sampleOf(rowAt: (index: number) => TableRow | undefined): TableRow[] {
  return Array.from({ length: SAMPLE_ROWS }, (_, i) => rowAt(i)).filter((row) => row !== undefined);
}

/** "12 of 500 rows differ", and which side is which. */
function Facts({ summary, labels }: { summary: JoinSummary; labels: readonly SideLabel[] }) {
  const { differing, in_all, only_in, duplicates } = summary;
  return (
    <p className={styles.facts} data-differing={differing}>
      <b>
        {formatInteger(differing)} of {countOf(in_all, "row")} differ
      </b>
      {labels.map(({ name, color }, side) => (
        <span key={side} className={styles.label}>
          <i style={{ background: color }} />
          <bdi>{name}</bdi>
          {(only_in[side] ?? 0) > 0 && ` · ${formatInteger(only_in[side] ?? 0)} only here`}
        </span>
      ))}
      {duplicates > 0 && <span>{countOf(duplicates, "key")} more than once</span>}
    </p>
  );
}
