/** The columns of the run table: how each value is drawn and said in full. */
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { Run } from "../../api/types.gen";
import { runColor } from "../../base/color";
import { countOf, formatInteger, formatNumber, numberOf } from "../../base/format";
import { valueText } from "../../base/nested";
import { formatAge, formatDuration, formatMoment } from "../../base/time";
import type { Column } from "../../table/column";
import { classNames } from "../../ui/classNames";
import { EyeDot } from "./EyeDot";
import styles from "./RunTable.module.css";
import { headingsOf, type OwnColumn, runValue, stateWord } from "./runValues";

export interface RunColumnsContext {
  visible: ReadonlySet<string>;
  now: number;
  onToggle: (run: Run, alone: boolean) => void;
  heading: Column<Run>["heading"];
}

export function runTableColumns(
  chosen: readonly string[],
  runs: readonly Run[],
  context: RunColumnsContext,
): Column<Run>[] {
  const headings = headingsOf(chosen);
  const columns = chosen.map((id) => {
    const own = OWN[id as OwnColumn];
    return own ? own(context) : valueColumn(id, headings.get(id) ?? id, runs, context);
  });
  return [nameColumn(context), ...columns];
}

const nameColumn = ({ visible, onToggle, heading }: RunColumnsContext): Column<Run> => ({
  id: "name",
  title: "Run",
  width: 136,
  grow: true,
  sortable: true,
  heading,
  text: (run) => run.name,
  cell: (run) => (
    <>
      <EyeDot
        name={run.name}
        color={runColor(run.color)}
        shown={visible.has(run.id)}
        onToggle={(alone) => onToggle(run, alone)}
      />
      <Link
        to="/$entity/$project/runs/$run"
        params={{ entity: run.entity, project: run.project, run: run.id }}
        className={styles.name}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
      >
        {run.name}
      </Link>
      {run.problems > 0 && (
        <TriangleAlert
          size={12}
          className={styles.problems}
          aria-label={countOf(run.problems, "problem")}
        />
      )}
    </>
  ),
});

type OwnColumnMaker = (context: RunColumnsContext) => Column<Run>;

const OWN: Record<OwnColumn, OwnColumnMaker> = {
  state: () => ({
    id: "state",
    title: "State",
    width: 64,
    sortable: true,
    text: (run) => run.state,
    cell: (run) => (
      <span className={classNames(styles.state, styles[run.state])}>{stateWord(run.state)}</span>
    ),
  }),
  age: ({ now }) => ({
    id: "age",
    title: "Age",
    description: "Time since it began",
    width: 50,
    align: "right",
    sortable: true,
    text: (run) => formatMoment(run.created),
    cell: (run) => <span className={styles.quiet}>{formatAge(run.created, now)}</span>,
  }),
  steps: () => ({
    id: "steps",
    title: "Steps",
    description: "Last step logged",
    width: 64,
    align: "right",
    sortable: true,
    cell: (run) => (run.last_step === null ? <None /> : formatInteger(run.last_step)),
  }),
  duration: ({ now }) => ({
    id: "duration",
    title: "Duration",
    width: 80,
    align: "right",
    sortable: true,
    cell: (run) => (
      <span className={styles.quiet}>{formatDuration(Number(runValue(run, "duration", now)))}</span>
    ),
  }),
  tags: () => ({
    id: "tags",
    title: "Tags",
    width: 110,
    sortable: true,
    text: (run) => run.tags.join(", "),
    cell: (run) => run.tags.join(", ") || <None />,
  }),
  problems: () => ({
    id: "problems",
    title: "Problems",
    width: 70,
    align: "right",
    sortable: true,
    cell: (run) => (run.problems ? formatInteger(run.problems) : <None />),
  }),
  id: () => ({
    id: "id",
    title: "Id",
    width: 80,
    sortable: true,
    text: (run) => run.id,
    cell: (run) => <span className={styles.mono}>{run.id}</span>,
  }),
};

const None = () => <span className={styles.none}>–</span>;

function valueColumn(
  id: string,
  title: string,
  runs: readonly Run[],
  { now }: RunColumnsContext,
): Column<Run> {
  const sample = runs.find((run) => run.values[id] !== undefined && run.values[id] !== null);
  const numeric = sample !== undefined && numberOf(sample.values[id]) !== undefined;
  return {
    id,
    title,
    description: id,
    width: numeric ? 66 : 92,
    align: numeric ? "right" : "left",
    sortable: true,
    text: (run) => exactText(runValue(run, id, now)),
    cell: (run) => <Value value={runValue(run, id, now)} />,
  };
}

const exactText = (value: unknown): string =>
  typeof value === "number" ? String(value) : value === null ? "None" : valueText(value);

function Value({ value }: { value: unknown }) {
  if (value === undefined) return <None />;
  if (typeof value === "number")
    return (
      <span className={Number.isFinite(value) ? undefined : styles.odd}>
        {formatNumber(value, Math.abs(value) < 0.01 ? 3 : 4)}
      </span>
    );
  return <span className={styles.text}>{kindOf(value) ?? exactText(value)}</span>;
}

/** Media in a summary is only named: its picture belongs in a panel. */
function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("_type" in value)) return undefined;
  return String(value._type);
}
