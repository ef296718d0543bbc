import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { boundIdleAnswers } from "./idleAnswers";

const KILOBYTES_100 = 100_000;

function bounded(mostBytes: number) {
  const client = new QueryClient({
    defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY } },
  });
  const cache = client.getQueryCache();
  boundIdleAnswers(cache, mostBytes);
  const ask = (step: number) => ({
    queryKey: ["at", step],
    queryFn: async () => "x".repeat(KILOBYTES_100),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const kept = () => cache.getAll().map(({ queryKey }) => queryKey[1]);
  return { client, ask, kept };
}

describe("answers that nothing shows", () => {
  it("are kept while there is room, those used last the longest", async () => {
    const { client, ask, kept } = bounded(5.5 * KILOBYTES_100);
    for (let step = 0; step < 5; step++) await client.fetchQuery(ask(step));
    const looked = new QueryObserver(client, ask(0)).subscribe(() => {});
    looked();
    for (let step = 5; step < 8; step++) await client.fetchQuery(ask(step));
    expect(kept()).toEqual([0, 4, 5, 6, 7]);
  });

  it("never make those go that are shown", async () => {
    const { client, ask, kept } = bounded(2.5 * KILOBYTES_100);
    await client.fetchQuery(ask(0));
    const leave = new QueryObserver(client, ask(0)).subscribe(() => {});
    for (let step = 1; step < 20; step++) await client.fetchQuery(ask(step));
    expect(kept()).toEqual([0, 18, 19]);
    leave();
    expect(kept()).toEqual([0, 19]);
  });

  it("stay if one alone is too large", async () => {
    const { client, ask, kept } = bounded(KILOBYTES_100 / 2);
    for (let step = 0; step < 3; step++) await client.fetchQuery(ask(step));
    expect(kept()).toEqual([2]);
  });
});
