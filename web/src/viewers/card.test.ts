import { expect, it } from "vitest";
import { filesOf, known, namesOf, tally } from "./card";

it("names the first of many", () => {
  expect(namesOf(["a", "b"])).toBe("a, b");
  expect(namesOf([..."abcdefgh"])).toBe("a, b, c, d, e, f and 2 more");
});
it("counts what is there more than once", () => {
  expect(tally(["bar", "scatter", "bar"])).toBe("2 × bar, scatter");
});
it("leaves out what is not known", () => {
  expect(known(["a", "1"], ["b", undefined], ["c", ""])).toEqual([["a", "1"]]);
});
it("gives files the names they had", () => {
  const blob = { url: "/b", size_bytes: 1, media_type: "x/y" };
  const files = filesOf({ mesh: blob, "file:tex/wood.png": blob }, { mesh: "mesh.obj" });
  expect(files.map((file) => file.name)).toEqual(["mesh.obj", "tex/wood.png"]);
});
