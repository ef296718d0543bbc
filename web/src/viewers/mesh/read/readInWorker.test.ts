import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readInWorker } from "./readInWorker";

/** Answers with the format's name, or waits until told. */
class FakeWorker extends EventTarget {
  static all: FakeWorker[] = [];
  static answer: object | undefined = { value: "read" };
  ended = false;
  constructor() {
    super();
    FakeWorker.all.push(this);
  }
  postMessage(): void {
    const { answer } = FakeWorker;
    if (answer)
      queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: answer })));
  }
  terminate(): void {
    this.ended = true;
  }
}

const read = (signal = new AbortController().signal) =>
  readInWorker("obj", new ArrayBuffer(1), signal);
const alive = () => FakeWorker.all.filter(({ ended }) => !ended).length;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", FakeWorker);
  FakeWorker.all = [];
  FakeWorker.answer = { value: "read" };
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("reads one file after another in one worker, and lets go of it", async () => {
  expect(await read()).toBe("read");
  FakeWorker.answer = { reason: "it is cut" };
  await expect(read()).rejects.toThrow("it is cut");
  expect([FakeWorker.all.length, alive()]).toEqual([1, 1]);
  vi.runAllTimers();
  expect(alive()).toBe(0);
});

it("reads several at once, and keeps one worker", async () => {
  await Promise.all([read(), read(), read()]);
  expect([FakeWorker.all.length, alive()]).toEqual([3, 1]);
});

it("ends the worker of a file that nobody wants any more", async () => {
  FakeWorker.answer = undefined;
  const stop = new AbortController();
  const reading = read(stop.signal);
  stop.abort(new Error("gone"));
  await expect(reading).rejects.toThrow("gone");
  expect(alive()).toBe(0);
});
