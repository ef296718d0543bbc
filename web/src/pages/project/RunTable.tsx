/** The run table beside the panels: filter, columns, rows, and how many of how many. */
import { useNavigate } from "@tanstack/react-router";
import { Eye, EyeOff } from "lucide-react";
import { type Ref, useMemo } from "react";
import type { Run } from "../../api/types.gen";
import { countOf, formatInteger } from "../../base/format";
import { DataTable } from "../../table/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { Tooltip } from "../../ui/Tooltip";
import { useNow } from "../../ui/useNow";
import { usePageState } from "../pageState";
import { ColumnPicker } from "./ColumnPicker";
import { FilterField } from "./FilterField";
import styles from "./RunTable.module.css";
import { runTableColumns } from "./runTableColumns";
import { formatSort, MOST_IN_PANELS, type RunRows } from "./useRunRows";
import { allToggled, soloed, toggled } from "./visibleRuns";

export interface RunTableProps {
  data: RunRows;
  filterRef?: Ref<HTMLInputElement>;
}

export function RunTable({ data, filterRef }: RunTableProps) {
  const { search, setSearch } = usePageState();
  const navigate = useNavigate();
  const now = useNow();
  const { matching, rows, visible, sort } = data;
  const choice = { hidden: search.hidden ?? [], shown: search.shown ?? [] };

  const toggle = (run: Run, alone: boolean) =>
    setSearch(alone ? soloed(matching, run.id) : toggled(matching, choice, run.id));
  const open = ({ entity, project, id }: Run) =>
    navigate({ to: "/$entity/$project/runs/$run", params: { entity, project, run: id } });

  const columns = runTableColumns(data.columns, rows, {
    visible,
    now,
    onToggle: toggle,
    heading: (
      <AllEyes any={visible.size > 0} onToggle={() => setSearch(allToggled(matching, choice))} />
    ),
  });
  const tags = useMemo(() => [...new Set(matching.flatMap((run) => run.tags))], [matching]);
  const alignments = new Map(columns.map((column) => [column.id, column.align]));

  return (
    <section className={styles.side} aria-label="Runs">
      <div className={styles.bar}>
        <FilterField
          ref={filterRef}
          value={search.filter ?? ""}
          error={data.filterError?.message}
          known={data.known}
          tags={tags}
          onChange={(filter) => setSearch({ filter: filter || undefined }, { replace: true })}
        />
        <ColumnPicker
          known={data.known}
          chosen={data.columns}
          onChange={(chosen) => setSearch({ columns: chosen })}
        />
      </div>
      <DataTable
        label="Runs"
        columns={columns}
        rowCount={rows.length}
        rowAt={(index) => rows[index]}
        rowKey={(run) => run.id}
        rowsOf={search.filter ?? ""}
        sort={sort}
        onSort={(next) => setSearch({ sort: formatSort(next) })}
        sortsDescending={(column) => alignments.get(column) === "right" && column !== "age"}
        isSelected={(run) => visible.has(run.id)}
        onOpen={open}
        onToggle={(run) => toggle(run, false)}
        empty={
          data.total ? (
            <EmptyState title="No run passes the filter" />
          ) : data.total === 0 ? (
            <EmptyState title="No runs here yet" />
          ) : null
        }
      />
      <Foot data={data} />
    </section>
  );
}

function Foot({ data: { matching, total, visible } }: { data: RunRows }) {
  if (total === undefined) return <p className={styles.foot} />;
  const limit = visible.size > MOST_IN_PANELS ? ` (of ${formatInteger(visible.size)} chosen)` : "";
  return (
    <p className={styles.foot} aria-live="polite">
      {formatInteger(matching.length)} of {countOf(total, "run")} ·{" "}
      {formatInteger(Math.min(visible.size, MOST_IN_PANELS))} shown in panels{limit}
    </p>
  );
}

function AllEyes({ any, onToggle }: { any: boolean; onToggle: () => void }) {
  const Icon = any ? Eye : EyeOff;
  const label = any ? "Hide all runs in panels" : "Show the newest runs in panels";
  return (
    <Tooltip text={label}>
      <button
        type="button"
        tabIndex={-1}
        className={styles.allEyes}
        aria-label={label}
        onClick={onToggle}
      >
        <Icon size={13} aria-hidden />
      </button>
    </Tooltip>
  );
}
