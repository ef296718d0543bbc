// Generated from the HTTP API by `python scripts/generate_api.py`, do not edit.

/** Extremes of one scalar in several runs, in the order asked. */
export interface AllExtremes {
  key: string;
  runs: RunExtremes[];
}

/** Marks of several runs, for the film strip. */
export interface AllMarks {
  marks: Marks[];
}

/** Where a blob is served. */
export interface BlobLink {
  url: string;
  size_bytes: number;
  media_type: string;
}

/** The names that ``values`` of a run may have, by how many runs have them. */
export interface Columns {
  config: string[];
  summary: string[];
}

/** One printed line. */
export interface ConsoleLine {
  number: number;
  stream: string;
  time: number;
  text: string;
}

/** A window of a run's printed lines. */
export interface ConsoleLines {
  lines: ConsoleLine[];
  total: number;
}

/** What was logged under one key at one step: one item, or the items of a list. */
export interface Entry {
  step: number;
  time: number;
  items: StoredItem[];
  total: number;
  listed: boolean;
  positions: number[];
}

/** What every refused request answers. */
export interface ErrorBody {
  error: string;
}

/** One point of a scalar; an infinite ``value`` is ``Infinity`` or ``-Infinity``. */
export interface Extreme {
  step: number;
  time: number;
  value: number | string;
}

/** That the server serves, and which version it is. */
export interface Health {
  status: string;
  version: string;
}

/** A logged key over the runs asked for. ``kind`` is ``scalar`` or a kind of media. */
export interface Key {
  key: string;
  kind: string;
  runs: number;
  count: number;
  first_step: number;
  last_step: number;
}

/** All keys of the runs asked for, in natural order. */
export interface Keys {
  keys: Key[];
}

/**
 * The data of a ``change`` event of ``/api/v1/live``.
 *
 * ``projects`` says that a run came, went, started or ended somewhere, so that lists of runs
 * and projects may differ from what was answered before.
 */
export interface LiveChange {
  runs: LiveRun[];
  projects: boolean;
}

/** What changed about one run; ``state`` is ``deleted`` when it is gone. */
export interface LiveRun {
  run: string;
  version: number;
  state: string;
  last_step: number | null;
}

/** Steps at which media was logged in one run, thinned evenly to a limit. */
export interface Marks {
  run: string;
  steps: number[];
  total: number;
  first_step: number | null;
  last_step: number | null;
}

/** Entries of one run, in order of steps. ``total`` counts the entries in the range asked for. */
export interface MediaTrack {
  run: string;
  entries: Entry[];
  total: number;
}

/** Entries under one key for several runs. */
export interface MediaTracks {
  key: string;
  tracks: MediaTrack[];
}

/** A problem that the recorder or a reader met. */
export interface ProblemReport {
  code: string;
  message: string;
  time: number;
  key: string;
  step: number | null;
  source: string;
  detail: Record<string, unknown>;
}

/** One project as the list of projects shows it. */
export interface Project {
  entity: string;
  project: string;
  runs: number;
  live: number;
  updated: number;
}

/**
 * All projects, newest activity first.
 *
 * ``directory`` is what a script must pass as ``dir`` to log here, None if it is the default.
 */
export interface Projects {
  projects: Project[];
  directory: string | null;
}

/**
 * One run as the run table shows it.
 *
 * ``values`` holds the columns that were asked for: ``config.<name>`` and ``summary.<key>``,
 * nested names joined by dots. NaN and infinities are the strings ``NaN``, ``Infinity`` and
 * ``-Infinity``; integers beyond 2**53 are strings of digits.
 */
export interface Run {
  entity: string;
  project: string;
  id: string;
  name: string;
  state: string;
  created: number;
  updated: number;
  ended: number | null;
  last_step: number | null;
  problems: number;
  tags: string[];
  color: number;
  version: number;
  values: Record<string, unknown>;
}

/** Everything about one run but its history. */
export interface RunDetail {
  run: Run;
  config: Record<string, unknown>;
  summary: Record<string, unknown>;
  environment: Record<string, unknown>;
  notes: string;
  group: string;
  job_type: string;
  directory: string;
  problems: ProblemReport[];
}

/** The smallest and the largest value of a scalar in one run; None if no value is a number. */
export interface RunExtremes {
  run: string;
  min: Extreme | null;
  max: Extreme | null;
}

/** Runs of a project, newest first; ``total`` counts those not in this page too. */
export interface Runs {
  runs: Run[];
  total: number;
}

/**
 * The JSON that precedes the binary columns of one run in a series answer.
 *
 * ``level`` 0 means every point; otherwise each bucket covers up to 16**level points.
 */
export interface SeriesHeader {
  run: string;
  level: number;
  shown: number;
  total: number;
  columns: string[];
}

/** One media value: its kind's own JSON and where its bytes are. */
export interface StoredItem {
  kind: string;
  version: number;
  meta: Record<string, unknown>;
  blobs: Record<string, BlobLink>;
  children: Record<string, StoredItem>;
}
