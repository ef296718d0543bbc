import { expect, it } from "vitest";
import { createOwnWrites } from "./ownWrites";

it("follows what others write, and not what was written here", () => {
  const writes = createOwnWrites("a");
  expect(writes.isOwn("a")).toBe(true);
  expect(writes.isOwn("b")).toBe(false);
  writes.wrote("c");
  expect([writes.newest, writes.isOwn("c")]).toEqual(["c", true]);
  expect(writes.isOwn("b")).toBe(false); // a person went back
  expect(writes.isOwn("c")).toBe(false); // and forth
});
it("does not go back to a text that comes after the next was written", () => {
  const writes = createOwnWrites(undefined);
  writes.wrote("x");
  writes.wrote("y");
  expect([writes.isOwn("x"), writes.newest, writes.isOwn("y")]).toEqual([true, "y", true]);
  expect(writes.isOwn("x")).toBe(false);
});
