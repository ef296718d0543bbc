import { describe, expect, it } from "vitest";
import type { MediaTrack, StoredItem } from "../api/types.gen";
import type { AnyViewer } from "../viewers/registry";
import { readTracks, type TrackRequest } from "./tracks";
import type { VisibleRun } from "./view";

const run: VisibleRun = {
  path: "local/p/a",
  id: "a",
  name: "calm",
  color: "red",
  state: "running",
  version: 1,
  lastStep: 100,
};
const stored = (meta: StoredItem["meta"], kind = "thing"): StoredItem => ({
  kind,
  version: 1,
  meta,
  blobs: {},
  children: {},
});
const entry = (step: number, ...items: StoredItem[]) => ({
  step,
  time: step,
  items,
  total: items.length,
  listed: items.length > 1,
  positions: items.map((_, i) => i),
});
const viewer: AnyViewer = {
  kind: "thing",
  label: "thing",
  versions: [1],
  parse: ({ meta }) => {
    if (meta.bad) throw new Error("expected good");
    return meta.n;
  },
  Cell: () => null,
  load: async () => ({ Panel: () => null }),
  size: { columns: 4, height: 100 },
};
const ask = (entries: MediaTrack["entries"], more: Partial<TrackRequest> = {}) =>
  readTracks({
    viewer,
    runs: [run],
    answer: [{ run: run.path, entries, total: entries.length }],
    withHistory: false,
    step: 50,
    stale: false,
    ...more,
  });

describe("at the playhead", () => {
  it("shows the newest entry and its age", () => {
    const { tracks } = ask([entry(10, stored({ n: 1 }))]);
    expect(tracks[0]).toMatchObject({ now: { step: 10, items: [1] }, age: 40, history: [] });
  });
  it("counts no age beyond the run's own end", () => {
    expect(ask([entry(100, stored({ n: 1 }))], { step: 500 }).tracks[0]?.age).toBe(0);
  });
  it("is null before the first", () => {
    const answer = [{ run: run.path, entries: [], total: 1 }];
    expect(ask([], { answer }).tracks[0]?.now).toBeNull();
  });
  it("knows no run that never logs the key", () => expect(ask([]).tracks).toEqual([]));
  it("keeps what is there while newer is on its way", () => {
    const { tracks } = ask([entry(80, stored({ n: 1 }))], { stale: true });
    expect(tracks[0]).toMatchObject({ now: { step: 80 }, age: 0, stale: true });
  });
});

it("takes the playhead's entry out of the history", () => {
  const entries = [0, 40, 80].map((step) => entry(step, stored({ n: step })));
  const { tracks } = ask(entries, { withHistory: true });
  expect(tracks[0]).toMatchObject({ now: { step: 40 }, age: 10, historyTotal: 3 });
  expect(tracks[0]?.history).toHaveLength(3);
});

it("refuses other kinds and versions than the viewer's, and leaves out runs without the key", () => {
  const runs = [run, { ...run, path: "local/p/b" }];
  const later = { ...stored({ n: 2 }), version: 2 };
  const { tracks, unread } = ask([entry(1, stored({ n: 1 }, "other"), later)], { runs });
  expect(tracks).toHaveLength(1);
  expect(tracks[0]?.now?.items).toEqual([]);
  expect(unread).toEqual({ count: 2, reason: "calm, step 1, item 1: here it is of kind other" });
  const { unread: alone } = ask([entry(1, later)]);
  expect(alone.reason).toContain("of version 2 of thing, this Marey reads version 1");
});

it("counts what cannot be read and shows the rest", () => {
  const { tracks, unread, read } = ask([entry(1, stored({ n: 1 }), stored({ bad: 1 }))]);
  expect(tracks[0]?.now?.items).toEqual([1]);
  expect([read, unread]).toEqual([1, { count: 1, reason: "calm, step 1, item 2: expected good" }]);
});
