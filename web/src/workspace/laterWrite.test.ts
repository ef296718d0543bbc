import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLaterWrite } from "./laterWrite";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const held = new Set<() => void>();
const view = {
  hold: (write: () => void) => {
    held.add(write);
    return () => held.delete(write);
  },
};

it("writes the last once it has rested", () => {
  const later = createLaterWrite();
  const written: number[] = [];
  for (const n of [1, 2]) {
    later.plan(() => written.push(n), 100, view);
    vi.advanceTimersByTime(60);
  }
  expect([written, later.isPlanned(), held.size]).toEqual([[], true, 1]);
  vi.advanceTimersByTime(60);
  expect([written, later.isPlanned(), held.size]).toEqual([[2], false, 0]);
});

it("writes once when the view asks for it before, and nothing that was cancelled", () => {
  const later = createLaterWrite();
  const written: number[] = [];
  later.plan(() => written.push(1), 100, view);
  for (const write of held) write();
  vi.runAllTimers();
  expect([written, held.size]).toEqual([[1], 0]);
  later.plan(() => written.push(2), 100, {});
  later.cancel();
  vi.runAllTimers();
  expect(written).toEqual([1]);
});
