import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { retried } from "./retried";

let isAway = false;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async () => {
    if (isAway) throw new TypeError("Failed to fetch");
    return { ok: true };
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Fails so often. */
function failing(times: number) {
  let asked = 0;
  const load = async () => {
    asked += 1;
    if (asked <= times) throw new Error(`refused ${asked}`);
    return "part";
  };
  return { load, asked: () => asked };
}

it("waits for a server that is away, however long that takes", async () => {
  isAway = true;
  const { load } = failing(50);
  const part = retried(load);
  await vi.advanceTimersByTimeAsync(49 * 3000 + 1);
  isAway = false;
  await vi.advanceTimersByTimeAsync(3000);
  await expect(part).resolves.toBe("part");
});

it("gives up what a server that answers does not have", async () => {
  isAway = false;
  const { load, asked } = failing(50);
  const part = expect(retried(load)).rejects.toThrow("refused 2");
  await vi.advanceTimersByTimeAsync(10_000);
  await part;
  expect(asked()).toBe(2);
});
