import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type AskOptions, createAsk, createTalk, StoppedError, TooLongError } from "./workers";

/** Answers when told to. */
class SlowWorker {
  static all: SlowWorker[] = [];
  ended = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message?: string; preventDefault: () => void }) => void) | null = null;
  asked: string[] = [];
  constructor() {
    SlowWorker.all.push(this);
  }
  postMessage(question: string): void {
    this.asked.push(question);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: unknown): void {
    this.onmessage?.({ data });
  }
}

const start = () => new SlowWorker() as unknown as Worker;
const asked = (options: AskOptions = { limitMs: 1000 }) =>
  createAsk<string, string>(start, options);
const alive = () => SlowWorker.all.filter(({ ended }) => !ended).length;

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

test("questions go to as many workers as there may be, which end when nobody asks", async () => {
  const ask = asked({ most: 2 });
  const answers = ["a", "b", "c"].map((question) => ask(question));
  const [first, second] = SlowWorker.all;
  expect(SlowWorker.all.map((worker) => worker.asked)).toEqual([["a"], ["b"]]);
  second?.say({ answer: "B" });
  second?.say({ answer: "C" });
  first?.say({ problem: "it is cut" });
  await expect(answers[0]).rejects.toThrow("it is cut");
  await expect(Promise.all(answers.slice(1))).resolves.toEqual(["B", "C"]);
  expect(alive()).toBe(2);
  vi.advanceTimersByTime(10_001);
  expect(alive()).toBe(0);
  const next = ask("d");
  SlowWorker.all[2]?.say({ answer: "D" });
  await expect(next).resolves.toBe("D");
});

test("what nobody wants any more ends its worker, or is never asked", async () => {
  const ask = asked();
  const stop = new AbortController();
  const [first, second] = ["a", "b"].map((question) => ask(question, { signal: stop.signal }));
  const last = ask("c");
  stop.abort(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  await expect(second).rejects.toThrow("gone");
  await expect(ask("d", { signal: stop.signal })).rejects.toThrow("gone");
  SlowWorker.all.at(-1)?.say({ answer: "C" });
  await expect(last).resolves.toBe("C");
  expect(SlowWorker.all.map((worker) => worker.asked)).toContainEqual(["c"]);
  expect(SlowWorker.all.flatMap((worker) => worker.asked)).not.toContain("d");
  expect(alive()).toBe(1);
});

test("a worker that stops says so, and the next question has a new one", async () => {
  const ask = asked();
  const [first, second] = [ask("a"), ask("b")];
  SlowWorker.all[0]?.onerror?.({ preventDefault: () => {} });
  await expect(first).rejects.toThrow("worker stopped");
  SlowWorker.all[1]?.say({ answer: "B" });
  await expect(second).resolves.toBe("B");
});

test("who speaks with a worker that stopped is told, and speaks with another one", () => {
  const heard: unknown[] = [];
  const stopped: Error[] = [];
  const say = createTalk(
    start,
    (reply) => heard.push(reply),
    (error) => stopped.push(error),
  );
  say("a");
  say("b");
  SlowWorker.all[0]?.say("A");
  SlowWorker.all[0]?.onerror?.({ preventDefault: () => {} });
  expect(stopped).toEqual([new StoppedError()]);
  expect(alive()).toBe(0);
  say("c");
  SlowWorker.all[1]?.say("C");
  expect(heard).toEqual(["A", "C"]);
  expect(SlowWorker.all.map((worker) => worker.asked)).toEqual([["a", "b"], ["c"]]);
});
