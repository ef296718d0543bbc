import { expect, it } from "vitest";
import { compareNatural, compareValues } from "./natural";

it("sorts digits as numbers", () => {
  expect(["layer10", "layer2", "Layer1"].sort(compareNatural)).toEqual([
    "Layer1",
    "layer2",
    "layer10",
  ]);
});

it("sorts numbers, then NaN, then text, then what is missing", () => {
  const values = ["b", null, Number.NaN, 3, undefined, -1, "a", Number.POSITIVE_INFINITY];
  expect(values.filter((v) => v !== undefined).sort(compareValues)).toEqual([
    -1,
    3,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    "a",
    "b",
    null,
  ]);
});

it("is a stable order of equal infinities", () =>
  expect(compareValues(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(0));
