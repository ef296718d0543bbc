import { describe, expect, it } from "vitest";
import type { Marks } from "../api/types.gen";
import { areComplete, markBeside, neighbours, snap, stepExtent, unionOfSteps } from "./marks";

const mark = (steps: number[], total = steps.length): Marks => ({
  run: "local/p/a",
  steps,
  total,
  first_step: 0,
  last_step: 90,
});

it("joins the steps of all runs", () => {
  expect(unionOfSteps([mark([0, 20]), mark([10, 20])])).toEqual([0, 10, 20]);
});

describe("snap", () => {
  const steps = [10, 20, 30];
  it("asks for the last mark at or before", () => {
    expect([10, 19, 20, 99].map((step) => snap(step, steps, true))).toEqual([10, 10, 20, 30]);
  });
  it("knows that nothing is before the first", () => expect(snap(9, steps, true)).toBeNull());
  it("asks for the step itself while marks are left out", () => {
    expect(areComplete([mark([1], 2)])).toBe(false);
    expect(snap(9, steps, false)).toBe(9);
  });
});

it("finds neighbours, nearest first", () => {
  expect(neighbours(20, [10, 20, 30, 40], 2)).toEqual([30, 10, 40]);
});

it("steps from mark to mark", () => {
  const steps = [10, 20, 30];
  expect([5, 10, 15, 30].map((step) => markBeside(step, steps, 1))).toEqual([10, 20, 20, null]);
  expect([10, 15, 20, 99].map((step) => markBeside(step, steps, -1))).toEqual([null, 10, 10, 30]);
});

it("spans everything logged, also what the marks do not know yet", () => {
  expect(stepExtent([mark([5])], 120)).toEqual([0, 120]);
  expect(stepExtent([], 7)).toEqual([7, 7]);
  expect(stepExtent([], null)).toBeNull();
});
