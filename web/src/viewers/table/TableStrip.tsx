/** The line of controls above the rows: search, filter, SQL, groups, columns, rows, download. */
import {
  Columns3,
  Database,
  Download,
  Filter,
  Group,
  Search,
  SlidersHorizontal,
} from "lucide-react";
import { type Ref, useRef } from "react";
import { Button } from "../../ui/Button";
import { CompletionField } from "../../ui/CompletionField";
import { classNames } from "../../ui/classNames";
import { IconButton } from "../../ui/IconButton";
import { Menu } from "../../ui/Menu";
import { Popover } from "../../ui/Popover";
import { saveFrom } from "../../ui/saveFile";
import { TextField } from "../../ui/TextField";
import { useDraft } from "../../ui/useDraft";
import strip from "../ControlStrip.module.css";
import { ColumnList } from "./ColumnList";
import { GroupList } from "./GroupList";
import type { TableColumn } from "./model";
import { OverlayButton } from "./OverlayList";
import { fileUrl, type TablePlace, type TableQuery } from "./question";
import { RowControls } from "./RowControls";
import styles from "./Strip.module.css";
import type { TableView } from "./tableView";
import { useCompletions } from "./useCompletions";

export interface TableStripProps {
  at: TablePlace;
  label: string;
  view: TableView;
  set: (change: Partial<TableView>, how?: { replace?: boolean }) => void;
  columns: readonly TableColumn[];
  /** Of what the query answers, in their order. */
  names: readonly string[];
  query: TableQuery;
  filterError: string | undefined;
  filterRef: Ref<HTMLInputElement>;
  sqlOpen: boolean;
  onSql: (open: boolean) => void;
  hasMedia: boolean;
  /** No room for all: most of it goes under one button. */
  narrow: boolean;
  /** Room for one button only. */
  tiny: boolean;
}

export function TableStrip(props: TableStripProps) {
  const { narrow, tiny, label } = props;
  if (tiny)
    return (
      <span className={styles.corner}>
        <ViewButton {...props} />
      </span>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line
    <div
      className={classNames(strip.strip, styles.strip)}
      role="group"
      aria-label={`Rows of ${label}`}
    >
      {!narrow && <SearchField {...props} />}
      <FilterField {...props} />
      {!narrow && <WideControls {...props} />}
      {narrow && <ViewButton {...props} />}
    </div>
  );
}

function SearchField({ view, set }: TableStripProps) {
  const draft = useDraft(view.search, (search) => set({ search }, { replace: true }));
  return (
    <TextField
      className={styles.search}
      icon={Search}
      label="Search all cells"
      placeholder="Search"
      value={draft.text}
      disabled={view.sql !== ""}
      onChange={draft.type}
      onKeyDown={(event) => {
        if (event.key === "Enter") draft.enter();
      }}
    />
  );
}

function FilterField({ at, view, set, filterError, filterRef }: TableStripProps) {
  const complete = useCompletions(at);
  const draft = useDraft(view.filter, (filter) => set({ filter }, { replace: true }));
  if (view.sql) return <SqlChip view={view} set={set} />;
  return (
    <span className={styles.filter} data-filter={filterError ? "wrong" : "right"}>
      <CompletionField
        ref={filterRef}
        icon={Filter}
        label="Filter rows"
        placeholder="Filter: score > 0.5 and label = cat"
        value={draft.text}
        error={draft.typing ? undefined : filterError}
        complete={complete}
        onChange={draft.type}
        onEnter={draft.enter}
      />
    </span>
  );
}

/** Search and filter say nothing while rows are the answer to a question in SQL. */
const SqlChip = ({ view, set }: Pick<TableStripProps, "view" | "set">) => (
  <span className={styles.filter}>
    <button
      type="button"
      className={styles.chip}
      title={`${view.sql}\nClick shows the table again`}
      onClick={() => set({ sql: "" })}
    >
      <b>SQL</b>
      <span className={styles.chipText}>{view.sql.replace(/\s+/g, " ")}</span> ×
    </button>
  </span>
);

function WideControls(props: TableStripProps) {
  const { view, sqlOpen, onSql } = props;
  return (
    <span className={styles.tools}>
      {!view.sql && (
        <Popover
          label="Groups"
          align="end"
          className={styles.sheet}
          trigger={<GroupButton view={view} />}
        >
          <GroupList {...props} />
        </Popover>
      )}
      <Popover
        label="Columns"
        align="end"
        className={styles.sheet}
        trigger={<IconButton icon={Columns3} label="Columns" on={isArranged(view) || undefined} />}
      >
        <ColumnList {...props} />
      </Popover>
      <IconButton
        icon={Database}
        label="Ask in SQL"
        on={sqlOpen || undefined}
        onClick={() => onSql(!sqlOpen)}
      />
      <OverlayButton columns={props.columns} />
      <Popover
        label="Rows"
        align="end"
        className={styles.sheet}
        trigger={<IconButton icon={SlidersHorizontal} label="Rows and headings" />}
      >
        <RowControls {...props} />
      </Popover>
      <DownloadMenu {...props} />
    </span>
  );
}

const isArranged = ({ hidden, only, moves, pinned }: TableView): boolean =>
  hidden.length + only.length + moves.length + pinned.length > 0;

function GroupButton({ view, ...rest }: { view: TableView }) {
  return (
    <IconButton icon={Group} label="Group rows" on={view.group.length > 0 || undefined} {...rest} />
  );
}

function DownloadMenu({ at, query }: TableStripProps) {
  const name = `${at.key.replaceAll("/", "-")}-${at.step}`;
  return (
    <Menu
      trigger={<IconButton icon={Download} label="Download these rows" />}
      items={(["csv", "parquet"] as const).map((format) => ({
        label: format === "csv" ? "CSV of these rows" : "Parquet of these rows",
        onSelect: () =>
          saveFrom(fileUrl(at, query, format, `${name}.${format}`), `${name}.${format}`),
      }))}
    />
  );
}

/** All controls under one button. */
function ViewButton(props: TableStripProps) {
  const { view, at, query, tiny, onSql, sqlOpen } = props;
  const name = `${at.key.replaceAll("/", "-")}-${at.step}`;
  const box = useRef<HTMLDivElement>(null);
  return (
    <Popover
      label="View"
      align="end"
      className={styles.tall}
      trigger={
        <Button look="quiet" aria-label="View" className={tiny ? styles.faint : undefined}>
          <SlidersHorizontal size={13} strokeWidth={1.75} aria-hidden />
          {!tiny && "View"}
        </Button>
      }
    >
      <div ref={box} className={styles.sections}>
        <SearchField {...props} />
        {tiny && <FilterField {...props} />}
        <span className={styles.line}>
          <Button on={sqlOpen || undefined} onClick={() => onSql(!sqlOpen)}>
            SQL
          </Button>
          {(["csv", "parquet"] as const).map((format) => (
            <Button
              key={format}
              onClick={() =>
                saveFrom(fileUrl(at, query, format, `${name}.${format}`), `${name}.${format}`)
              }
            >
              {format === "csv" ? "CSV" : "Parquet"}
            </Button>
          ))}
          <OverlayButton columns={props.columns} />
        </span>
        <RowControls {...props} />
        {!view.sql && <GroupList {...props} />}
        <ColumnList {...props} />
      </div>
    </Popover>
  );
}
