import { expect, test } from "vitest";
import { overChoices, overOf } from "./useOver";

test("a link names a step, or how runs are laid out", () => {
  expect(overOf("first")).toEqual({ type: "first" });
  expect(overOf("previous")).toEqual({ type: "previous" });
  expect(overOf("step:12")).toEqual({ type: "step", step: 12 });
  for (const other of ["together", "step:", "run:abc", "", undefined])
    expect(overOf(other)).toBeUndefined();
});

test("pinned steps are among the choices, as the link names them", () => {
  const choices = overChoices([40, 1200]);
  expect(choices.map(({ label }) => label).slice(2)).toEqual(["over step 40", "over step 1,200"]);
  expect(choices.map(({ value }) => overOf(value)?.type)).toEqual([
    "first",
    "previous",
    "step",
    "step",
  ]);
});
