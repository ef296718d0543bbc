import { describe, expect, it } from "vitest";
import { TICK_STEPS, tickLabel, tickStep, ticks } from "./ticks";

describe("ticks", () => {
  it("are round and inside", () => {
    expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(-7, 23, 4)).toEqual([0, 10, 20]);
    expect(ticks(0, 4480, 10)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000]);
  });
  it("survive an empty span", () => {
    expect(ticks(5, 5, 4)).toEqual([5]);
    expect(tickStep(0, 3)).toBe(1);
  });
});

describe("labels", () => {
  it.each([
    [0, 0.5, "0"],
    [0.5, 0.1, "0.5"],
    [1, 0.2, "1.0"],
    [0.75, 0.25, "0.75"],
    [-0.25, 0.05, "−0.25"],
    [2500, 500, "2,500"],
    [15_000, 5000, "15k"],
    [12_500, 500, "12.5k"],
    [0.0002, 0.0001, "2e−4"],
  ])("%d every %d is %s", (value, step, text) => expect(tickLabel(value, step)).toBe(text));
});

it("labels what is beyond the SI prefixes with an exponent", () => {
  expect(tickLabel(2e29, 1e29)).toBe("2e29");
  expect(TICK_STEPS).toContain(1e30);
});
