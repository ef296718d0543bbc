/** The columns of the grid: headings with their summaries and menus, cells by type. */
import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { formatInteger, numberOf } from "../../base/format";
import type { Column } from "../../table/column";
import { classNames } from "../../ui/classNames";
import { isStored, storedText } from "../StoredCell";
import { ColumnMenu } from "./ColumnMenu";
import { HeadSummary } from "./HeadSummary";
import { columnWidth, isMedia, isNumeric, type TableColumn, wholeText } from "./model";
import { cellOf, type ShownRow, type TableRow } from "./rowPages";
import { type Range, shadeStyle } from "./shade";
import type { ColumnStatistics } from "./statistics";
import styles from "./Table.module.css";
import type { RowSize, TableView } from "./tableView";
import { ValueCell } from "./ValueCell";

/** No column of a table can have this name. */
export const NUMBER_ID = "\u0000row";
/** Of the column of row numbers: beside its digits. */
const NUMBER_ROOM_PIXELS = 20;
const DIGIT_PIXELS = 7.8;
const FEWEST_DIGITS = 4;
const ARROW_PIXELS = 20;
const LARGE_PIXELS = 168;

export interface ColumnsContext {
  view: TableView;
  set: (change: Partial<TableView>) => void;
  /** All of the table, in their order. */
  names: readonly string[];
  /** Rows of the table. */
  rowCount: number;
  rowSize: RowSize;
  rowHeightPx: number;
  statistics: ReadonlyMap<string, ColumnStatistics>;
  summaries: boolean;
  /** Rows to take widths from. */
  sample: () => readonly TableRow[];
  /** Widths taken before: headings do not jump when other rows come. */
  taken: Map<string, number>;
  filterBy: ((name: string, condition: string) => void) | undefined;
  /** Begin a condition on a column. */
  beginFilter: (name: string) => void;
  toggleGroup: (row: ShownRow) => void;
}

export const gridColumns = (
  shown: readonly TableColumn[],
  context: ColumnsContext,
): Column<ShownRow>[] => [
  numbering(context),
  ...shown.map((column) => gridColumn(column, context)),
];

/** A row's place in the table; of a group the arrow that opens it. */
function numbering({ view, toggleGroup, rowCount }: ColumnsContext): Column<ShownRow> {
  const grouped = view.group.length > 0;
  const digits = Math.max(FEWEST_DIGITS, formatInteger(rowCount).length);
  const width = Math.ceil(digits * DIGIT_PIXELS) + NUMBER_ROOM_PIXELS;
  return {
    id: NUMBER_ID,
    title: grouped ? "" : "#",
    description: "Row of the table",
    width: grouped ? width + ARROW_PIXELS : width,
    align: "right",
    text: (row, index) => (row.group ? row.group.key : String((row.number ?? index) + 1)),
    look: () => styles.number,
    // Of rows in another order it is not known before they come.
    pending: (index) => (
      <span className={styles.number}>{isAsLogged(view) ? formatInteger(index + 1) : "…"}</span>
    ),
    cell: (row, index) =>
      row.group ? (
        <GroupArrow row={row} onToggle={toggleGroup} />
      ) : (
        formatInteger((row.number ?? index) + 1)
      ),
  };
}

const isAsLogged = ({ search, filter, sql, sorts, group }: TableView): boolean =>
  !search && !filter && !sql && sorts.length === 0 && group.length === 0;

function GroupArrow({ row, onToggle }: { row: ShownRow; onToggle: (row: ShownRow) => void }) {
  const Icon = row.group?.open ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.arrow}
      aria-label={row.group?.open ? "Close the group" : "Open the group"}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row);
      }}
    >
      <Icon size={13} aria-hidden />
      {formatInteger(row.group?.count ?? 0)}
    </button>
  );
}

function gridColumn(column: TableColumn, context: ColumnsContext): Column<ShownRow> {
  const { view, statistics, summaries } = context;
  const source = column.of ?? column.name;
  const stat = statistics.get(source);
  const range = view.shaded.includes(source) ? rangeOf(stat) : undefined;
  const size = sizeOf(context);
  const filters = !isMedia(column) && column.role !== "count";
  const wraps = context.rowSize !== "compact" && column.type === "string";
  return {
    id: column.name,
    title: source,
    description: describe(column),
    width: takenWidth(column, context),
    align: isNumeric(column) ? "right" : "left",
    sortable: !isMedia(column),
    heading: <ColumnMenu column={column} context={context} />,
    ...(summaries && {
      summary: filters ? (
        <HeadSummary stat={stat} name={source} onFilter={context.filterBy} />
      ) : (
        <span className={styles.noSummary} />
      ),
    }),
    cell: (row) => cellContent(row, column, size),
    text: (row) => textOf(valueIn(row, column)),
    look: (row) => classNames(lookOf(row, column), wraps && styles.wrap),
    ...(range && { tint: (row: ShownRow) => shadeStyle(valueIn(row, column), range) }),
    fit: () => fitWidth(column, context),
  };
}

/** Of a row inside of a group, an aggregate is the value itself. */
function valueIn(row: ShownRow, column: TableColumn): unknown {
  if (row.inside && column.of !== undefined) return cellOf(row, column.of);
  if (row.inside && column.role === "count") return undefined;
  return cellOf(row, column.name);
}

function cellContent(
  row: ShownRow,
  column: TableColumn,
  size: { width: number; height: number } | undefined,
): ReactNode {
  const value = valueIn(row, column);
  if (value === undefined)
    return row.group || row.inside ? null : <span className={styles.waiting} />;
  const shown = row.group && value === null && column.role === "key";
  if (shown) return <span className={styles.nothing}>nothing</span>;
  return <ValueCell value={value} column={column} size={isMedia(column) ? size : undefined} />;
}

function lookOf(row: ShownRow, column: TableColumn): string | undefined {
  if (row.group) return column.role === "key" ? styles.key : styles.group;
  return row.inside && column.role === "key" ? styles.repeated : undefined;
}

const textOf = (value: unknown): string => (isStored(value) ? storedText(value) : wholeText(value));

function describe(column: TableColumn): string {
  if (column.role === "count") return "Rows in the group";
  const what = column.function ? `${column.function} of ` : "";
  return `${what}${column.of ?? column.name} (${column.type})`;
}

function rangeOf(stat: ColumnStatistics | undefined): Range | undefined {
  const [low, high] = [numberOf(stat?.min), numberOf(stat?.max)];
  return low !== undefined && high !== undefined ? { low, high } : undefined;
}

/** Media in compact and large rows; in medium ones each kind has its own size. */
function sizeOf({ rowSize, rowHeightPx }: ColumnsContext) {
  const height = rowHeightPx - 9;
  if (rowSize === "medium") return undefined;
  return { width: Math.round(height * (rowSize === "large" ? 1.2 : 1.6)), height };
}

function takenWidth(column: TableColumn, context: ColumnsContext): number {
  if (isMedia(column) && context.rowSize === "large") return LARGE_PIXELS;
  const known = context.taken.get(column.name);
  if (known !== undefined) return known;
  const rows = context.sample();
  const width = columnWidth(
    column,
    rows.map((row) => cellOf(row, column.name)),
  );
  if (rows.length > 0) context.taken.set(column.name, width);
  return width;
}

const fitWidth = (column: TableColumn, context: ColumnsContext): number =>
  columnWidth(
    column,
    context.sample().map((row) => cellOf(row, column.name)),
    900,
  );

/** What groups show: their keys, how many rows they have, then each column or what it comes to. */
export function groupColumns(
  answered: readonly TableColumn[],
  table: readonly TableColumn[],
  shown: readonly string[],
): TableColumn[] {
  const keys = answered.filter(({ role }) => role === "key");
  const known = new Set(keys.map(({ name }) => name));
  const rest = shown.flatMap((name) => {
    if (known.has(name)) return [];
    const aggregates = answered.filter(({ role, of }) => role === "aggregate" && of === name);
    if (aggregates.length > 0) return aggregates;
    return table.filter((column) => column.name === name);
  });
  return [...keys, ...rest];
}
