/** One row with all of its fields whole. */
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Braces, X } from "lucide-react";
import { type KeyboardEvent, useMemo } from "react";
import { formatInteger } from "../../base/format";
import { copyText } from "../../ui/clipboard";
import { ErrorCard } from "../../ui/ErrorCard";
import { IconButton } from "../../ui/IconButton";
import { isStored, StoredCell } from "../StoredCell";
import { isNumeric, type TableColumn, wholeText } from "./model";
import { fetchWindow, type TablePlace } from "./question";
import styles from "./RowDetail.module.css";
import { cellOf, type Rows, type TableRow } from "./rowPages";
import { Sparkline } from "./Sparkline";

interface RowDetailProps {
  at: TablePlace;
  /** The rows in the order they are shown in. */
  rows: Rows;
  /** In the table as it was logged. */
  number: number;
  columns: readonly TableColumn[];
  /** Numbers are those of the table, and not of an answer to SQL. */
  fromTable: boolean;
  onRow: (number: number | undefined) => void;
}

export function RowDetail(props: RowDetailProps) {
  const { rows, number, columns, onRow } = props;
  const place = useMemo(() => placeOf(rows, number), [rows, number, rows.version]);
  const { row, error } = useRow(props, place);
  const step = (by: number) => {
    const next = place === undefined ? undefined : rows.rowAt(place + by);
    if (next) onRow(next.number ?? (place ?? 0) + by);
    else if (place === undefined && number + by >= 0) onRow(number + by);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    // Back to the rows: the next Escape is for the large view around the table.
    event.preventDefault();
    const table = event.currentTarget.parentElement?.querySelector<HTMLElement>("[role=grid]");
    onRow(undefined);
    table?.focus({ preventScroll: true });
  };
  return (
    <section
      className={styles.detail}
      aria-label={`Row ${number + 1}`}
      data-row={number}
      onKeyDown={press}
    >
      <header className={styles.head}>
        <b>Row {formatInteger(number + 1)}</b>
        <IconButton icon={ArrowUp} label="Row above" onClick={() => step(-1)} />
        <IconButton icon={ArrowDown} label="Row below" onClick={() => step(1)} />
        <IconButton
          icon={Braces}
          label="Copy as JSON"
          disabled={!row}
          onClick={() => row && void copyText(JSON.stringify(fieldsOf(row), null, 2))}
        />
        <IconButton
          icon={X}
          label="Close the row"
          shortcut="Escape"
          onClick={() => onRow(undefined)}
        />
      </header>
      {error ? <ErrorCard title="The row could not be loaded" error={error} /> : null}
      <dl className={styles.fields} tabIndex={0} aria-label="Fields">
        {row && columns.map((column) => <Field key={column.name} row={row} column={column} />)}
      </dl>
    </section>
  );
}

const MOST_LETTERS = 100_000;
const MEDIA_SIZE = { width: 272, height: 220 };

function Field({ row, column }: { row: TableRow; column: TableColumn }) {
  const value = cellOf(row, column.name);
  return (
    <div className={styles.field}>
      <dt title={`${column.name} (${column.type})`}>
        <bdi>{column.name}</bdi>
        <span>{column.type}</span>
      </dt>
      <dd data-numeric={isNumeric(column) || undefined}>
        <Whole value={value} />
      </dd>
    </div>
  );
}

function Whole({ value }: { value: unknown }) {
  if (value === undefined) return null;
  if (value === null) return <span className={styles.none}>nothing</span>;
  if (isStored(value))
    return (
      <span className={styles.media}>
        <StoredCell stored={value} size={MEDIA_SIZE} />
        {Object.entries(value.blobs).map(([name, { url }]) => (
          <a key={name} href={url} download className={styles.file}>
            {name}
          </a>
        ))}
      </span>
    );
  const numbers = numbersOf(value);
  const text = detailText(value, numbers.length > 0);
  return (
    <>
      {numbers.length > 2 && <Sparkline numbers={numbers} cut={false} />}
      <span className={styles.text} dir="auto">
        {text.slice(0, MOST_LETTERS)}
        {text.length > MOST_LETTERS &&
          ` … ${formatInteger(text.length - MOST_LETTERS)} more letters`}
      </span>
    </>
  );
}

const numbersOf = (value: unknown): number[] =>
  Array.isArray(value) && value.every((one) => typeof one === "number") ? value : [];

function detailText(value: unknown, plain: boolean): string {
  if (plain) return JSON.stringify(value).replaceAll(",", ", ");
  const nested = typeof value === "object" && value !== null && !isCut(value);
  return nested ? JSON.stringify(value, null, 1) : wholeText(value);
}

const isCut = (value: object): boolean => "shape" in value || "base64" in value;

/** Where the row is among those that were fetched. */
function placeOf(rows: Rows, number: number): number | undefined {
  for (const [index, row] of rows.loaded()) if ((row.number ?? index) === number) return index;
  return undefined;
}

/** From the rows that are there, with all of its columns; else asked for. */
function useRow(
  { at, rows, number, columns, fromTable }: RowDetailProps,
  place: number | undefined,
) {
  const near = place === undefined ? undefined : rows.rowAt(place);
  const isWhole = near !== undefined && columns.every(({ name }) => near.places.has(name));
  const { data, error } = useQuery({
    queryKey: ["table-row", at, number],
    queryFn: ({ signal }) => fetchWindow(at, {}, number, 1, signal),
    enabled: !isWhole && fromTable,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const far = useMemo((): TableRow | undefined => {
    const [cells] = data?.rows ?? [];
    if (!data || !cells) return undefined;
    const places = new Map(data.columns.map(({ name }, i) => [name, i]));
    return { cells, places, number };
  }, [data, number]);
  return { row: isWhole ? near : far, error: isWhole ? null : error };
}

const fieldsOf = (row: TableRow): Record<string, unknown> =>
  Object.fromEntries([...row.places].map(([name, place]) => [name, row.cells[place]]));
