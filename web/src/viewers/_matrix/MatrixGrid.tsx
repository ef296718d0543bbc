/** The rows and columns of a matrix: only those in sight are in the page, names stay at the edges. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useId, useMemo, useRef } from "react";
import { useSize } from "../../charts/useSize";
import { typicalAspect } from "../_tiles/fit";
import type { MatrixProps } from "./Matrix";
import styles from "./Matrix.module.css";
import { CellContent, captionOf, type FoundCell, type MatrixCell } from "./MatrixCell";
import { HEAD_PIXELS, HeadLine, type MatrixColumn, type MatrixRow, RowLine } from "./MatrixLines";
import type { MatrixSettings } from "./MatrixStrip";
import { type CellSize, cellSize } from "./matrixRows";
import { useMatrixKeys } from "./useMatrixKeys";

export interface Window {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

interface GridProps<Item, Row extends MatrixRow>
  extends Pick<MatrixProps<Item>, "viewer" | "panelKey" | "tracks"> {
  settings: MatrixSettings;
  columns: readonly MatrixColumn[];
  rows: readonly Row[];
  cellOf: (row: Row, column: number) => MatrixCell<Item>;
  /** What is in sight, whenever it changes. */
  onWindow: (window: Window) => void;
  onOpen: (cell: FoundCell<Item>, column: number, row: Row) => void;
  /** Cells are compared among what is shown of the same: of another one they have another scale. */
  compared?: unknown;
}

const GAP_PIXELS = 6;
const FOOT_PIXELS = 16;
const LABEL_PIXELS = 116;
const NARROW_LABEL_PIXELS = 84;
const NARROW_PIXELS = 560;
const SCROLLBAR_PIXELS = 12;

export function MatrixGrid<Item, Row extends MatrixRow>(props: GridProps<Item, Row>) {
  const { viewer, panelKey, settings, columns, rows, cellOf, onWindow, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { size, labelPixels } = useCellSize(scroller, props);
  const sampleOf = useSamples(props.compared);
  const { across, down } = useWindow(scroller, rows.length, columns.length, size, labelPixels);
  const window = windowOf(across.range, down.range);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever listens need not keep its function
  useEffect(() => {
    onWindow(window);
  }, [window.firstRow, window.lastRow, window.firstColumn, window.lastColumn]);
  const current = columns.findIndex((column) => column.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the playhead's column comes into sight when it changes
  useEffect(() => {
    if (current >= 0) across.scrollToIndex(current, { align: "auto" });
  }, [columns[current]?.id, columns.length]);
  const open = (row: number, column: number) => {
    const line = rows[row];
    if (row < 0) return columns[column]?.onPick?.();
    const cell = line && cellOf(line, column);
    if (line && cell?.state === "item") onOpen(cell, column, line);
  };
  const { active, ...keys } = useMatrixKeys({
    rows: rows.length,
    columns: columns.length,
    page: Math.max(1, window.lastRow - window.firstRow),
    open,
    reveal: (row, column) => {
      if (row >= 0) down.scrollToIndex(row, { align: "auto" });
      across.scrollToIndex(column, { align: "auto" });
    },
  });
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
  const lineOf = (row: number) => ({
    columns,
    across: across.getVirtualItems(),
    labelPixels,
    size,
    cellId: (column: number) => cellId(row, column),
    activeColumn: active?.row === row ? active.column : undefined,
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <table> cannot hold only the cells in sight
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      tabIndex={0}
      aria-label={`${panelKey}: samples by ${settings.columns}`}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
      data-columns={settings.columns}
      {...keys}
    >
      <div
        role="presentation"
        className={styles.field}
        style={{
          width: labelPixels + across.getTotalSize(),
          height: HEAD_PIXELS + down.getTotalSize(),
        }}
      >
        <HeadLine {...lineOf(-1)} />
        {down.getVirtualItems().map((place) => {
          const row = rows[place.index];
          if (!row) return null;
          return (
            <RowLine
              key={row.id}
              {...lineOf(place.index)}
              row={row}
              place={place}
              cell={(column) => (
                <CellContent
                  viewer={viewer}
                  cell={cellOf(row, column)}
                  size={size}
                  row={sampleOf(row.key)}
                />
              )}
              onOpen={(column) => open(place.index, column)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** One object for each sample. */
function useSamples(compared: unknown): (key: string) => object {
  // biome-ignore lint/correctness/useExhaustiveDependencies: others for another `compared`
  return useMemo(() => {
    const samples = new Map<string, object>();
    return (key) => {
      const sample = samples.get(key) ?? {};
      samples.set(key, sample);
      return sample;
    };
  }, [compared]);
}

type Scroller = RefObject<HTMLDivElement | null>;

/** Of what is at the playhead: cells keep their size while columns arrive. */
function useCellSize<Item, Row extends MatrixRow>(scroller: Scroller, props: GridProps<Item, Row>) {
  const { tracks, columns, rows, settings } = props;
  const room = useSize(scroller);
  const items = tracks.flatMap((track) => track.now?.items ?? []);
  const labelPixels = room.width < NARROW_PIXELS ? NARROW_LABEL_PIXELS : LABEL_PIXELS;
  const size = cellSize({
    width: room.width - labelPixels - SCROLLBAR_PIXELS,
    height: room.height - HEAD_PIXELS - SCROLLBAR_PIXELS,
    columns: columns.length,
    rows: rows.length,
    aspect: aspectOf(items),
    gapPixels: GAP_PIXELS,
    footPixels: items.some((item) => captionOf(item) !== "") ? FOOT_PIXELS : 0,
    chosen: settings.pixels,
  });
  return { size, labelPixels };
}

function useWindow(
  scroller: Scroller,
  rows: number,
  columns: number,
  { width, height, foot }: CellSize,
  labelPixels: number,
) {
  const across = useVirtualizer({
    horizontal: true,
    count: columns,
    getScrollElement: () => scroller.current,
    estimateSize: () => width + GAP_PIXELS,
    scrollMargin: labelPixels,
    scrollPaddingStart: labelPixels,
    overscan: 1,
  });
  const down = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => height + foot + GAP_PIXELS,
    scrollMargin: HEAD_PIXELS,
    scrollPaddingStart: HEAD_PIXELS,
    overscan: 2,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured anew when they change
  useEffect(() => {
    across.measure();
    down.measure();
  }, [width, height, foot, labelPixels]);
  return { across, down };
}

type Range = { startIndex: number; endIndex: number } | null;

const windowOf = (across: Range, down: Range): Window => ({
  firstRow: down?.startIndex ?? 0,
  lastRow: down?.endIndex ?? 0,
  firstColumn: across?.startIndex ?? 0,
  lastColumn: across?.endIndex ?? 0,
});

/** Of pictures the usual one; lines of text and curves are wide. */
const WIDE_ASPECT = 2.2;

function aspectOf(items: readonly unknown[]): number {
  const sized = items.filter(
    (item): item is { width: number; height: number } =>
      typeof (item as { width?: unknown }).width === "number" &&
      typeof (item as { height?: unknown }).height === "number",
  );
  return sized.length > 0 ? typicalAspect(sized) : WIDE_ASPECT;
}
