import { expect, it } from "vitest";
import { nextStep } from "./play";

it("goes from mark to mark, then to the end, then stops", () => {
  const steps = [10, 50];
  expect([0, 10, 50, 100].map((step) => nextStep(step, steps, [0, 100]))).toEqual([
    10,
    50,
    100,
    null,
  ]);
});

it("sweeps when nothing is marked", () => {
  expect(nextStep(0, [], [0, 4000])).toBe(100);
  expect(nextStep(3990, [], [0, 4000])).toBe(4000);
  expect(nextStep(0, [], [0, 3])).toBe(1);
});
