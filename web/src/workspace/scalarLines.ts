/** From the server's series to lines of a chart, over steps or over time since each run began. */
import type { SeriesTrack } from "../api/binary";
import { type Extent, indexAt, type Line, nearest } from "../charts/line";
import type { VisibleRun } from "./view";

/** A line that also knows the step of each point, whatever its x is. */
export interface ScalarLine extends Line {
  steps: Float64Array;
  /** Logged values behind the point that stands for most. */
  mostInPoint: number;
}

const EMPTY = new Float64Array(0);

export function linesOf(
  tracks: readonly SeriesTrack[],
  runs: readonly VisibleRun[],
  x: "step" | "time",
): ScalarLine[] {
  const byRun = new Map(tracks.map((track) => [track.run, track]));
  return runs.flatMap((run) => {
    const track = byRun.get(run.path);
    return track && track.shown > 0 ? [lineOf(track, run, x)] : [];
  });
}

function lineOf(track: SeriesTrack, run: VisibleRun, x: "step" | "time"): ScalarLine {
  const { columns, total } = track;
  const column = (name: string) => columns[name] ?? EMPTY;
  const buckets = track.level > 0;
  const steps = buckets ? middle(column("step_first"), column("step_last")) : column("step");
  const times = buckets ? middle(column("time_first"), column("time_last")) : column("time");
  const mean = column(buckets ? "mean" : "value");
  return {
    id: run.path,
    name: run.name,
    color: run.color,
    x: x === "step" ? steps : since(times, run.started ?? times[0] ?? 0),
    steps,
    mean,
    min: buckets ? column("min") : mean,
    max: buckets ? column("max") : mean,
    ...(buckets ? { nans: column("nans") } : {}),
    total,
    mostInPoint: buckets ? column("count").reduce((most, one) => Math.max(most, one), 1) : 1,
  };
}

function middle(first: Float64Array, last: Float64Array): Float64Array {
  return first.map((value, i) => (value + (last[i] as number)) / 2);
}

function since(times: Float64Array, start: number): Float64Array {
  return times.map((time) => time - start);
}

/** Where a step lies on the x axis: on the first line that reaches it. */
export function xOfStep(lines: readonly ScalarLine[], step: number): number | null {
  let last: number | null = null;
  for (const line of lines) {
    const index = indexAt(line.steps, step);
    if (index < 0) continue;
    last = line.x[index] as number;
    if (index < line.steps.length - 1 || line.steps[index] === step) return last;
  }
  return last;
}

/** The step nearest to a place on the x axis, on the line that comes closest. */
export function stepOfX(lines: readonly ScalarLine[], x: number): number | null {
  let best: number | null = null;
  let distance = Infinity;
  for (const line of lines) {
    const index = nearest(line.x, x);
    if (index < 0 || Math.abs((line.x[index] as number) - x) >= distance) continue;
    distance = Math.abs((line.x[index] as number) - x);
    best = Math.round(line.steps[index] as number);
  }
  return best;
}

export interface SeriesRequest {
  runs: readonly string[];
  range?: readonly [number, number];
}

/**
 * What to ask the server for. Time since the start differs from run to run, so a zoomed time axis
 * takes a request per run; everything else is one.
 */
export function seriesRequests(
  runs: readonly VisibleRun[],
  x: "step" | "time",
  range: Extent | undefined,
): SeriesRequest[] {
  if (!range) return [{ runs: runs.map((run) => run.path) }];
  const wide: Extent = [range[0] - margin(range), range[1] + margin(range)];
  if (x === "step") return [{ runs: runs.map((run) => run.path), range: wide }];
  return runs.map((run) => {
    const start = run.started ?? 0;
    return { runs: [run.path], range: [start + wide[0], start + wide[1]] };
  });
}

/** A little more than is visible, so that lines go on to the frame. */
const margin = ([low, high]: Extent): number => (high - low) * 0.02;

/** Points to ask for: enough that buckets stay near a pixel, fewer each when there are many runs. */
export function pointsFor(width: number, runs: number): number {
  const rounded = Math.ceil(Math.max(200, width) / 200) * 200;
  return Math.min(20_000, Math.max(rounded * 2, Math.round((rounded * 8) / Math.ceil(runs / 8))));
}
