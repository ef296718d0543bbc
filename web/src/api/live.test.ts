import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { PendingUpdates, patchRuns } from "./live";
import { keysQuery, runQuery, runsQuery } from "./queries";
import type { Run } from "./types.gen";

const run = (id: string): Run => ({
  entity: "local",
  project: "p",
  id,
  name: id,
  state: "running",
  created: 0,
  updated: 0,
  ended: null,
  last_step: 1,
  problems: 0,
  tags: [],
  color: 0,
  version: 1,
  values: {},
});

it("patches the state of one run and leaves the others as they are", () => {
  const client = new QueryClient();
  const list = runsQuery("local/p").queryKey;
  const one = runQuery("local/p/a").queryKey;
  client.setQueryData(list, { runs: [run("a"), run("b")], total: 2 });
  client.setQueryData(one, { run: run("a") } as never);
  const before = client.getQueryData(list);
  patchRuns(client, [{ run: "local/p/a", version: 5, state: "finished", last_step: 40 }]);
  const after = client.getQueryData(list);
  expect(after?.runs[0]).toMatchObject({ state: "finished", version: 5, last_step: 40 });
  expect(after?.runs[1]).toBe(before?.runs[1]);
  expect(client.getQueryData(one)?.run.state).toBe("finished");
});

it("does not touch lists that hold none of the runs", () => {
  const client = new QueryClient();
  const key = runsQuery("local/other").queryKey;
  client.setQueryData(key, { runs: [run("a")].map((r) => ({ ...r, project: "other" })), total: 1 });
  const before = client.getQueryData(key);
  patchRuns(client, [{ run: "local/p/a", version: 2, state: "failed", last_step: 2 }]);
  expect(client.getQueryData(key)).toBe(before);
});

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ["holds it already", 1, false],
  ["is older", 2, true],
])("a change that came before the first answer: the answer %s", (_, version, refetched) => {
  vi.useFakeTimers();
  const client = new QueryClient();
  const keys = keysQuery(["local/p/a"]).queryKey;
  const updates = new PendingUpdates(client);
  const change = { run: "local/p/a", version, state: "running", last_step: 1 };
  updates.add({ runs: [change], projects: false });
  client.setQueryData(runsQuery("local/p").queryKey, { runs: [run("a")], total: 1 });
  client.setQueryData(keys, { keys: [] } as never);
  vi.advanceTimersByTime(1000);
  expect(client.getQueryState(keys)?.isInvalidated).toBe(refetched);
  updates.stop();
});
