/** What a panel shows, as a file: every point, not only the drawn ones. */

import type { QueryClient } from "@tanstack/react-query";
import { decodeSeries, type SeriesTrack } from "../api/binary";
import { getBinary } from "../api/client";
import { mediaHistoryQuery } from "../api/queries";
import { fileName } from "../base/fileName";
import { saveFile } from "../ui/saveFile";
import type { VisibleRun } from "./view";

const MOST_POINTS = 100_000;
const MOST_ENTRIES = 10_000;
const MOST_ITEMS = 100;

type Fetch = (run: string, key: string, range?: [number, number]) => Promise<SeriesTrack>;

/** Every logged point as CSV: run, step, time, value. Fetches in parts if the server would thin it. */
export async function downloadCsv(
  key: string,
  runs: readonly VisibleRun[],
  fetch: Fetch = fetchPoints,
): Promise<void> {
  const lines = ["run,step,time,value"];
  for (const run of runs) {
    for (const part of await allPoints(run.path, key, fetch)) lines.push(...csvLines(run.id, part));
  }
  saveFile(`${fileName(key)}.csv`, new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }));
}

export function csvLines(run: string, { columns, shown }: SeriesTrack): string[] {
  const { step, time, value } = columns;
  return Array.from(
    { length: shown },
    (_, i) => `${quoted(run)},${step?.[i]},${time?.[i]},${value?.[i]}`,
  );
}

/** Parts of a series, each complete: halves the range of steps until the server gives every point. */
export async function allPoints(
  run: string,
  key: string,
  fetch: Fetch,
  range?: [number, number],
): Promise<SeriesTrack[]> {
  const track = await fetch(run, key, range);
  const first = track.columns.step_first?.[0];
  const last = track.columns.step_last?.[track.shown - 1];
  if (track.level === 0 || first === undefined || last === undefined || first >= last)
    return [track];
  const middle = Math.floor((first + last) / 2);
  const low = await allPoints(run, key, fetch, [first, middle]);
  return [...low, ...(await allPoints(run, key, fetch, [middle + 1, last]))];
}

async function fetchPoints(
  run: string,
  key: string,
  range?: [number, number],
): Promise<SeriesTrack> {
  const params = {
    run: [run],
    key,
    x: "step",
    from: range?.[0],
    to: range?.[1],
    points: MOST_POINTS,
  };
  const [track] = decodeSeries(await getBinary("series", params));
  return track ?? { run, level: 0, shown: 0, total: 0, columns: {} };
}

/** Everything logged under a key as the API tells it, with addresses of the files. */
export async function downloadJson(
  client: QueryClient,
  key: string,
  runs: readonly VisibleRun[],
): Promise<void> {
  const paths = runs.map((run) => run.path);
  const answer = await client.fetchQuery(
    mediaHistoryQuery(paths, key, undefined, entriesFor(paths.length), MOST_ITEMS),
  );
  const text = JSON.stringify(answer, null, 1);
  saveFile(`${fileName(key)}.json`, new Blob([text], { type: "application/json" }));
}

/** The server answers a limited number of items at once. */
const entriesFor = (runs: number): number =>
  Math.max(1, Math.floor(MOST_ENTRIES / Math.max(1, runs)));

const quoted = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
