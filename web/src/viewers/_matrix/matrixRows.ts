/** Which sample stands in which row of a matrix, and how large a cell is. Nothing is drawn here. */

export interface Sample {
  /** The same for the same sample at other steps and in other runs. */
  key: string;
  label: string;
}

/**
 * The samples of one list: by the name that was logged, else by the place in the list. A name that
 * is there twice counts its samples in the order of the list.
 */
export function samplesOf(
  names: readonly (string | undefined)[],
  positions: readonly number[],
): Sample[] {
  const seen = new Map<string, number>();
  return names.map((name, i) => {
    const position = positions[i] ?? i;
    if (name === undefined) return { key: `at ${position}`, label: String(position + 1) };
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1
      ? { key: `is ${name}`, label: name }
      : { key: `${nth} is ${name}`, label: `${name} (${nth})` };
  });
}

export const ROW_ORDERS = ["name", "logged"] as const;
export type RowOrder = (typeof ROW_ORDERS)[number];

const natural = new Intl.Collator(undefined, { numeric: true });

/** Each sample of the lists once: by name with numbers as numbers, or as the lists bring them. */
export function rowsOf(lists: readonly (readonly Sample[])[], order: RowOrder): Sample[] {
  const rows = new Map<string, Sample>();
  for (const list of lists)
    for (const sample of list) if (!rows.has(sample.key)) rows.set(sample.key, sample);
  const found = [...rows.values()];
  if (order === "logged") return found;
  return found.sort(
    (a, b) => groupOf(a) - groupOf(b) || natural.compare(a.label, b.label) || compare(a.key, b.key),
  );
}

/** Samples without a name come after those with one. */
const groupOf = ({ key }: Sample): number => (key.startsWith("at ") ? 1 : 0);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The rows that `keys` name, in that order, then the others. */
export function inOrder(rows: readonly Sample[], keys: readonly string[] | undefined): Sample[] {
  if (!keys) return [...rows];
  const places = new Map(keys.map((key, place) => [key, place]));
  const place = (row: Sample) => places.get(row.key) ?? places.get(row.label) ?? keys.length;
  return [...rows].sort((a, b) => place(a) - place(b));
}

/** At most `most` of `steps`, evenly, the first and the last among them, and all of `kept`. */
export function thinned(
  steps: readonly number[],
  most: number,
  kept: readonly number[] = [],
): number[] {
  const some =
    steps.length <= most
      ? steps
      : Array.from(
          { length: most },
          (_, i) => steps[Math.round((i * (steps.length - 1)) / Math.max(1, most - 1))] as number,
        );
  const known = new Set(steps);
  const all = new Set([...some, ...kept.filter((step) => known.has(step))]);
  return [...all].sort((a, b) => a - b);
}

export interface CellRequest {
  /** Pixels for the cells, beside the names and below the head. */
  width: number;
  height: number;
  columns: number;
  rows: number;
  /** Width over height of what is drawn. */
  aspect: number;
  gapPixels: number;
  /** Pixels below each cell, for its caption. */
  footPixels: number;
  /** Width that a person chose. */
  chosen?: number | undefined;
}

export const NARROWEST_PIXELS = 72;
export const WIDEST_PIXELS = 480;
/** So many rows and columns are in sight before cells become smaller. */
const ROWS_IN_SIGHT = 2;
const COLUMNS_IN_SIGHT = 8;

export interface CellSize {
  width: number;
  height: number;
  /** Pixels below it. */
  foot: number;
}

/** All columns and rows in sight if they are few, cells neither tiny nor huge. */
export function cellSize(request: CellRequest): CellSize {
  const { columns, rows, aspect, gapPixels, footPixels, chosen } = request;
  const abreast = Math.max(1, Math.min(columns, COLUMNS_IN_SIGHT));
  const below = Math.max(1, Math.min(rows, ROWS_IN_SIGHT));
  const byWidth = request.width / abreast - gapPixels;
  const byHeight = (request.height / below - gapPixels - footPixels) * aspect;
  const width = chosen ?? Math.min(byWidth, byHeight);
  const held = Math.floor(Math.max(NARROWEST_PIXELS, Math.min(WIDEST_PIXELS, width)));
  return { width: held, height: Math.max(24, Math.round(held / aspect)), foot: footPixels };
}
