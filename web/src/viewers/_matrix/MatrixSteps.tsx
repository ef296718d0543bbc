/** A matrix over time: one column per step, of each sample one row per run. */
import { useEffect, useMemo, useState } from "react";
import { formatInteger } from "../../base/format";
import type { Track } from "../types";
import type { MatrixProps } from "./Matrix";
import type { MatrixCell } from "./MatrixCell";
import { MatrixGrid } from "./MatrixGrid";
import type { MatrixColumn, MatrixRow } from "./MatrixLines";
import type { MatrixSettings } from "./MatrixStrip";
import { type ReadEntry, readEntry, useEntries, useSteps } from "./matrixEntries";
import { inOrder, rowsOf, type Sample } from "./matrixRows";

type StepsProps<Item> = MatrixProps<Item> & { settings: MatrixSettings };

interface StepRow extends MatrixRow {
  track: Track<unknown>;
}

export function MatrixSteps<Item>(props: StepsProps<Item>) {
  const { tracks, viewer, settings, order, step, setStep, setFocus, panelKey, range } = props;
  const runs = useMemo(() => tracks.map((track) => track.run.path), [tracks]);
  const kept = tracks.flatMap(({ now }) => now?.step ?? []);
  const { steps, total } = useSteps(runs, panelKey, range, settings.steps, kept);
  const [seen, setSeen] = useState<readonly [number, number]>([0, 0]);
  const columnsRead = useEntries(runs, panelKey, steps, seen).map((column) => {
    const entries = new Map<string, ReadEntry<Item>>();
    for (const [run, entry] of column?.entries ?? []) entries.set(run, readEntry(viewer, entry));
    return column && { entries, error: column.error };
  });
  const rows = rowsIn(columnsRead, settings, order, tracks);
  useShown(props, steps.length, total);
  const current = step === null ? -1 : steps.findLastIndex((one) => one <= step);
  const columns = steps.map(
    (one, i): MatrixColumn => ({
      id: String(one),
      label: `step ${formatInteger(one)}`,
      head: formatInteger(one),
      current: i === current,
      onPick: () => setStep(one),
    }),
  );
  const cellOf = (row: StepRow, column: number): MatrixCell<Item> => {
    const read = columnsRead[column];
    if (!read) return { state: "pending" };
    if (read.error) return { state: "missing", text: read.error };
    return cellIn(read.entries.get(row.track.run.path), row.key, steps[column] as number);
  };
  return (
    <MatrixGrid
      {...props}
      columns={columns}
      rows={rows}
      cellOf={cellOf}
      onWindow={({ firstColumn, lastColumn }) =>
        setSeen((old) =>
          old[0] === firstColumn && old[1] === lastColumn ? old : [firstColumn, lastColumn],
        )
      }
      onOpen={({ position }, column, row) => {
        setStep(steps[column] as number);
        setFocus(`${row.track.run.id}:${position}`);
      }}
    />
  );
}

/** The frame counts steps: rows are all there. */
function useShown(
  { reportCount }: Pick<StepsProps<never>, "reportCount">,
  shown: number,
  total: number,
) {
  useEffect(() => reportCount(shown, total, "step"), [reportCount, shown, total]);
}

function rowsIn<Item>(
  columns: readonly ({ entries: ReadonlyMap<string, ReadEntry<Item>> } | undefined)[],
  settings: MatrixSettings,
  order: readonly string[] | undefined,
  tracks: readonly Track<unknown>[],
): StepRow[] {
  const lists = columns.flatMap((column) =>
    column ? [...column.entries.values()].map((entry) => entry.samples) : [],
  );
  const several = tracks.length > 1;
  return inOrder(rowsOf(lists, settings.rows), order).flatMap((sample: Sample) =>
    tracks.map((track, i) => ({
      ...sample,
      id: `${sample.key} ${track.run.path}`,
      track,
      ...(several && { run: track.run, later: i > 0 }),
    })),
  );
}

function cellIn<Item>(
  entry: ReadEntry<Item> | undefined,
  key: string,
  step: number,
): MatrixCell<Item> {
  if (!entry) return { state: "missing", text: "nothing logged yet" };
  const cell = entry.cells.get(key);
  if (!cell) return { state: "missing", text: "not logged" };
  if ("reason" in cell) return { state: "missing", text: cell.reason };
  return { state: "item", ...cell, step: entry.step, age: step - entry.step };
}
