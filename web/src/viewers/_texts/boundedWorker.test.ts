import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createAsk, TooLongError } from "./boundedWorker";

/** Answers when told to. */
class SlowWorker {
  static all: SlowWorker[] = [];
  ended = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: unknown = null;
  constructor() {
    SlowWorker.all.push(this);
  }
  postMessage(): void {}
  terminate(): void {
    this.ended = true;
  }
  say(data: unknown): void {
    this.onmessage?.({ data });
  }
}

const asked = () => createAsk<string, string>(() => new SlowWorker() as unknown as Worker, 1000);

beforeEach(() => {
  SlowWorker.all = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test("time counts from when the worker has started", async () => {
  const answer = asked()("question");
  vi.advanceTimersByTime(30_000);
  const [worker] = SlowWorker.all;
  worker?.say({ ready: true });
  vi.advanceTimersByTime(900);
  worker?.say({ answer: "yes" });
  await expect(answer).resolves.toBe("yes");
  expect(worker?.ended).toBe(false);
});

test("a question that takes too long ends the worker, and the next has a new one", async () => {
  const ask = asked();
  const [first, second] = [ask("long"), ask("short")];
  SlowWorker.all[0]?.say({ ready: true });
  vi.advanceTimersByTime(1001);
  await expect(first).rejects.toThrow(TooLongError);
  expect(SlowWorker.all.map(({ ended }) => ended)).toEqual([true, false]);
  SlowWorker.all[1]?.say({ ready: true });
  SlowWorker.all[1]?.say({ answer: "quick" });
  await expect(second).resolves.toBe("quick");
});

test("a worker that never starts is given up", async () => {
  const answer = asked()("question");
  vi.advanceTimersByTime(60_001);
  await expect(answer).rejects.toThrow("too long");
});
