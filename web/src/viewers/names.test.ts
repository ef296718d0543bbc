import { expect, it } from "vitest";
import { namesOf, tally } from "./names";

it("names the first of many", () => {
  expect(namesOf(["a", "b"])).toBe("a, b");
  expect(namesOf([..."abcdefgh"])).toBe("a, b, c, d, e, f and 2 more");
});
it("counts what is there more than once", () => {
  expect(tally(["bar", "scatter", "bar"])).toBe("2 × bar, scatter");
});
