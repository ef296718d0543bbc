/** What tables are joined by, and which rows are shown. */
import { Filter } from "lucide-react";
import { ApiError } from "../../../api/client";
import { Button } from "../../../ui/Button";
import { Select } from "../../../ui/Select";
import { TextField } from "../../../ui/TextField";
import { useDraft } from "../../../ui/useDraft";
import { isMedia, type TableItem } from "../model";
import styles from "./Join.module.css";
import type { JoinSummary } from "./joinAnswer";
import { type JoinView, SHOWN, type Shown } from "./joinView";

interface JoinStripProps {
  view: JoinView;
  set: (change: Partial<JoinView>) => void;
  items: readonly TableItem[];
  summary: JoinSummary | undefined;
  canRuns: boolean;
  error: unknown;
}

const SHOWN_LABELS: Record<Shown, string> = {
  all: "all rows",
  differing: "rows that differ",
  missing: "rows a side lacks",
};

export function JoinStrip({ view, set, items, summary, canRuns, error }: JoinStripProps) {
  const filter = useDraft(view.filter, (text) => set({ filter: text }));
  const tolerance = useDraft(view.tolerance ? String(view.tolerance) : "", (text) =>
    set({ tolerance: Math.max(0, Number(text) || 0) }),
  );
  const refused = error instanceof ApiError && error.status === 400 ? error.message : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line
    <div className={styles.strip} role="group" aria-label="Join">
      <Select
        label="Join rows by"
        prefix="by"
        value={view.by || chosenBy(summary)}
        options={keysOf(items, summary)}
        onChange={(by) => set({ by, sorts: [] })}
      />
      {canRuns && (
        <Select
          label="Sides"
          prefix="sides"
          value={view.across}
          options={[
            { value: "runs", label: "runs" },
            { value: "steps", label: "steps of one run" },
          ]}
          onChange={(across) => set({ across })}
        />
      )}
      <Select
        label="Rows shown"
        value={view.only}
        options={SHOWN.map((value) => ({ value, label: SHOWN_LABELS[value] }))}
        onChange={(only) => set({ only })}
      />
      <TextField
        className={styles.tolerance}
        label="Numbers differ by more than"
        placeholder="Tolerance"
        inputMode="decimal"
        value={tolerance.text}
        onChange={tolerance.type}
        onKeyDown={(event) => event.key === "Enter" && tolerance.enter()}
      />
      <TextField
        className={styles.field}
        icon={Filter}
        mono
        label="Filter joined rows"
        placeholder="score@1 < score@2"
        value={filter.text}
        error={filter.typing || !view.filter ? undefined : refused}
        onChange={filter.type}
        onKeyDown={(event) => event.key === "Enter" && filter.enter()}
      />
      <Button on={view.beside} onClick={() => set({ beside: !view.beside })}>
        Side by side
      </Button>
    </div>
  );
}

const SAMPLE = "sample";
const ROW = "row number";

function chosenBy(summary: JoinSummary | undefined): string {
  if (!summary || summary.by.kind === "row") return ROW;
  return summary.by.kind === "sample" ? SAMPLE : summary.by.name;
}

const MOST_KEYS = 200;

/** Columns of all tables, each once. */
function keysOf(items: readonly TableItem[], summary: JoinSummary | undefined) {
  const columns = items.flatMap((item) => item.columns).filter((column) => !isMedia(column));
  const names = [...new Set(columns.map(({ name }) => name))].slice(0, MOST_KEYS);
  const pictured = items.some((item) => item.columns.some(isMedia));
  const all = [...names, chosenBy(summary), ROW, ...(pictured ? [SAMPLE] : [])];
  return [...new Set(all)].filter(Boolean).map((value) => ({ value, label: value }));
}
