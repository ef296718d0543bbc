/** A matrix of what each run logged at the playhead: one column per run. */
import { useEffect, useMemo } from "react";
import { formatInteger } from "../../base/format";
import { RunLabel } from "../RunLabel";
import type { Track } from "../types";
import type { MatrixProps, MatrixViewer } from "./Matrix";
import styles from "./Matrix.module.css";
import type { MatrixCell } from "./MatrixCell";
import { MatrixGrid } from "./MatrixGrid";
import type { MatrixColumn, MatrixRow } from "./MatrixLines";
import type { MatrixSettings } from "./MatrixStrip";
import { inOrder, rowsOf, type Sample, samplesOf } from "./matrixRows";

/** Samples found by name have to be looked for in the whole list; in so many of it at most. */
const MOST_NAMED = 1000;

export function MatrixRuns<Item>(props: MatrixProps<Item> & { settings: MatrixSettings }) {
  const { tracks, viewer, settings, order, step, want, setFocus, reportCount } = props;
  const lists = useMemo(() => tracks.map((track) => listOf(track, viewer)), [tracks, viewer]);
  const named = lists.some((list) => list.named);
  const total = Math.max(0, ...tracks.map((track) => track.now?.total ?? 0));
  const rows = useMemo((): MatrixRow[] => {
    const samples = lists.map((list) => list.samples);
    if (!named) samples.push(places(total));
    return inOrder(rowsOf(samples, settings.rows), order).map((row) => ({ ...row, id: row.key }));
  }, [lists, named, total, settings.rows, order]);
  useEffect(() => {
    if (named && total > 0) want(0, Math.min(MOST_NAMED, total));
  }, [named, total, want]);
  const all = Math.max(rows.length, total);
  useEffect(() => reportCount(rows.length, all, "sample"), [reportCount, rows.length, all]);
  const columns = tracks.map(
    (track): MatrixColumn => ({
      id: track.run.path,
      label: track.run.name,
      head: <RunLabel track={track} />,
      stale: track.stale,
    }),
  );
  const cellOf = (row: MatrixRow, column: number): MatrixCell<Item> =>
    cellIn(tracks[column] as Track<Item>, lists[column]?.places.get(row.id), row.id);
  return (
    <>
      <MatrixGrid
        {...props}
        columns={columns}
        rows={rows}
        cellOf={cellOf}
        compared={step}
        onWindow={({ firstRow, lastRow }) => {
          if (!named) want(firstRow, lastRow + 1);
        }}
        onOpen={({ position }, column) => setFocus(`${tracks[column]?.run.id}:${position}`)}
      />
      {named && rows.length < total && total > MOST_NAMED && (
        <p className={styles.reason}>
          {formatInteger(rows.length)} of {formatInteger(total)} samples: named samples are looked
          for at the first {formatInteger(MOST_NAMED)} places of each list. The other ways to look
          have all.
        </p>
      )}
    </>
  );
}

function cellIn<Item>(track: Track<Item>, at: number | undefined, key: string): MatrixCell<Item> {
  const { now } = track;
  if (!now) return { state: "missing", text: "nothing logged yet" };
  const item = at === undefined ? undefined : now.items[at];
  if (item === undefined || at === undefined)
    return isComing(key, track) ? { state: "pending" } : { state: "missing", text: "not logged" };
  return { state: "item", item, step: now.step, position: now.positions[at] ?? at, age: 0 };
}

/** A place of a list that was not fetched, but is logged. */
function isComing(key: string, { now }: Track<unknown>): boolean {
  const place = /^at (\d+)$/.exec(key)?.[1];
  if (!now || place === undefined || Number(place) >= now.total) return false;
  return !now.positions.includes(Number(place));
}

const places = (count: number): Sample[] =>
  Array.from({ length: count }, (_, i) => ({ key: `at ${i}`, label: String(i + 1) }));

function listOf<Item>({ now }: Track<Item>, viewer: MatrixViewer<Item>) {
  const names = (now?.items ?? []).map((item) => viewer.sample?.(item));
  const samples = samplesOf(names, now?.positions ?? []);
  return {
    samples,
    named: names.some((name) => name !== undefined),
    places: new Map(samples.map(({ key }, at) => [key, at])),
  };
}
