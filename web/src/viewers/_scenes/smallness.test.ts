import { expect, it } from "vitest";
import type { Bounds } from "../../gl/camera";
import { smallness } from "./smallness";

const cube = (size: number): Bounds => [
  [0, 0, 0],
  [size, size, size],
];

it("says how small something is that the others' camera hardly shows", () => {
  const whole = Math.hypot(1000, 1000, 1000) / 2;
  expect(smallness(cube(1), whole)).toBe("1/1,000 as large as all that is in view");
  expect(smallness(cube(30), whole)).toBeUndefined();
});

it("says nothing of points, of what has not come, and of what is alone", () => {
  expect(smallness(cube(0), 1000)).toBeUndefined();
  expect(smallness(undefined, 1000)).toBeUndefined();
  expect(smallness(cube(1), undefined)).toBeUndefined();
});
