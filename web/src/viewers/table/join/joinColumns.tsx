/** The columns of joined tables: each with the cells of all sides, those that differ marked. */
import { formatInteger, formatNumber } from "../../../base/format";
import type { Column } from "../../../table/column";
import { isStored, storedText } from "../../StoredCell";
import { columnWidth, isMedia, isNumeric, wholeText } from "../model";
import type { TableRow } from "../rowPages";
import { ValueCell } from "../ValueCell";
import styles from "./Join.module.css";
import { deltaOf, type JoinColumn, type JoinRow, type JoinSummary, joinedIn } from "./joinAnswer";
import type { JoinView } from "./joinView";

export interface SideLabel {
  name: string;
  color: string;
}

export const SIDE_LINE_PIXELS = 20;
const KEY_PIXELS = 150;
const WIDEST_PIXELS = 420;
const SIDE_MEDIA_PIXELS = 76;

const ROW_COLUMN = "\u0000key";

export function joinColumns(
  summary: JoinSummary,
  labels: readonly SideLabel[],
  view: JoinView,
  sample: readonly TableRow[],
): Column<TableRow>[] {
  const parts = summary.columns.flatMap((column, place) => {
    if (column.is_key) return [];
    return view.beside
      ? besideColumns(column, place, labels, sample)
      : [stackedColumn(column, place, labels, view, sample)];
  });
  return [keyColumn(summary, labels), ...parts];
}

function keyColumn({ by }: JoinSummary, labels: readonly SideLabel[]): Column<TableRow> {
  const name = by.kind === "row" ? "row" : by.name;
  return {
    id: ROW_COLUMN,
    title: name,
    description: `Rows are joined by ${by.kind === "column" ? `column ${by.name}` : by.kind}`,
    width: KEY_PIXELS,
    text: (row) => keyText(joinedIn(row), by.kind),
    cell: (row) => (
      <span className={styles.key}>
        <bdi>{keyText(joinedIn(row), by.kind)}</bdi>
        <Missing row={joinedIn(row)} labels={labels} />
      </span>
    ),
  };
}

const keyText = ({ key }: JoinRow, kind: string): string =>
  kind === "row" && typeof key === "number" ? formatInteger(key + 1) : wholeText(key) || "–";

/** Which sides lack the row. */
function Missing({ row, labels }: { row: JoinRow; labels: readonly SideLabel[] }) {
  const lacking = labels.filter((_, side) => row.row_numbers[side] === null);
  if (lacking.length === 0) return null;
  return (
    <span
      className={styles.missing}
      data-missing={lacking.length}
      title={`Not in ${lacking.map(({ name }) => name).join(", ")}`}
    >
      not in{" "}
      {lacking.map(({ name, color }) => (
        <i key={name} style={{ background: color }} />
      ))}
    </span>
  );
}

function stackedColumn(
  column: JoinColumn,
  place: number,
  labels: readonly SideLabel[],
  view: JoinView,
  sample: readonly TableRow[],
): Column<TableRow> {
  const values = sample.flatMap((row) => joinedIn(row).cells[place] ?? []);
  const sorted = view.sorts.find((sort) => sort.column.replace(/@(\d+|d)$/, "") === column.name);
  const width = isMedia(column)
    ? labels.length * SIDE_MEDIA_PIXELS + 20
    : columnWidth(column, values) + (isNumeric(column) ? 72 : 16);
  return {
    id: sorted?.column ?? `${column.name}@0`,
    title: column.name,
    description: describe(column),
    width: Math.min(WIDEST_PIXELS, width),
    sortable: !isMedia(column),
    heading: <Differing count={column.differing} />,
    text: (row) => sideTexts(joinedIn(row), place, labels),
    look: (row) => (isDifferent(joinedIn(row), place) ? styles.differs : undefined),
    cell: (row) => <Sides row={joinedIn(row)} column={column} place={place} labels={labels} />,
  };
}

const describe = (column: JoinColumn): string =>
  `${column.name} (${column.type}): differs in ${formatInteger(column.differing)} rows`;

const Differing = ({ count }: { count: number }) =>
  count > 0 ? <span className={styles.count}>{formatInteger(count)} ≠</span> : null;

const isDifferent = (row: JoinRow, place: number): boolean => row.differs.includes(place);

const sideTexts = ({ cells }: JoinRow, place: number, labels: readonly SideLabel[]): string =>
  labels.map(({ name }, side) => `${name}: ${textOf(cells[place]?.[side])}`).join("\n");

const textOf = (value: unknown): string => (isStored(value) ? storedText(value) : wholeText(value));

interface SidesProps {
  row: JoinRow;
  column: JoinColumn;
  place: number;
  labels: readonly SideLabel[];
}

/** One line a side; pictures beside one another. */
function Sides({ row, column, place, labels }: SidesProps) {
  const cells = row.cells[place] ?? [];
  const differs = isDifferent(row, place);
  const media = isMedia(column);
  return (
    <span className={media ? styles.pictures : styles.sides} data-differs={differs || undefined}>
      {labels.map(({ color, name }, side) => (
        <span key={side} className={styles.side} title={name}>
          <i style={{ background: color }} />
          <Side row={row} column={column} side={side} value={cells[side]} />
          {differs && <Delta cells={cells} side={side} />}
        </span>
      ))}
    </span>
  );
}

interface SideProps {
  row: JoinRow;
  column: JoinColumn;
  side: number;
  value: unknown;
}

function Side({ row, column, side, value }: SideProps) {
  if (row.row_numbers[side] === null) return <span className={styles.none}>no row</span>;
  if (!column.sides.includes(side)) return <span className={styles.none}>no column</span>;
  const size = isMedia(column) ? { width: 60, height: 48 } : undefined;
  return <ValueCell value={value} column={column} size={size} />;
}

function Delta({ cells, side }: { cells: readonly unknown[]; side: number }) {
  const delta = deltaOf(cells, side);
  if (delta === undefined || delta === 0) return null;
  return (
    <span className={styles.delta} title={`${delta} more than the first`}>
      {delta > 0 ? "+" : ""}
      {formatNumber(delta, 3)}
    </span>
  );
}

/** A grid column for each side, and one for how far two are apart. */
function besideColumns(
  column: JoinColumn,
  place: number,
  labels: readonly SideLabel[],
  sample: readonly TableRow[],
): Column<TableRow>[] {
  const values = sample.flatMap((row) => joinedIn(row).cells[place] ?? []);
  const sides = labels.map(
    ({ name, color }, side): Column<TableRow> => ({
      id: `${column.name}@${side}`,
      title: column.name,
      description: `${describe(column)}\n${name}`,
      width: Math.min(WIDEST_PIXELS, columnWidth(column, values)),
      align: isNumeric(column) ? "right" : "left",
      sortable: !isMedia(column),
      heading: <i className={styles.dot} style={{ background: color }} />,
      text: (row) => textOf(joinedIn(row).cells[place]?.[side]),
      look: (row) => (isDifferent(joinedIn(row), place) ? styles.differs : undefined),
      cell: (row) => (
        <span
          className={styles.alone}
          data-differs={isDifferent(joinedIn(row), place) || undefined}
        >
          <Side
            row={joinedIn(row)}
            column={column}
            side={side}
            value={joinedIn(row).cells[place]?.[side]}
          />
        </span>
      ),
    }),
  );
  if (!isNumeric(column) || labels.length !== 2) return sides;
  return [...sides, deltaColumn(column, place)];
}

const deltaColumn = (column: JoinColumn, place: number): Column<TableRow> => ({
  id: `${column.name}@d`,
  title: "Δ",
  description: `${column.name}: second less first`,
  width: 80,
  align: "right",
  sortable: true,
  text: (row) => String(deltaOf(joinedIn(row).cells[place] ?? [], 1) ?? ""),
  cell: (row) => {
    const delta = deltaOf(joinedIn(row).cells[place] ?? [], 1);
    return delta ? <span className={styles.delta}>{formatNumber(delta, 3)}</span> : null;
  },
});
