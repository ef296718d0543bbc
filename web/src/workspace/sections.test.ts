import { expect, it } from "vitest";
import type { Key } from "../api/types.gen";
import { panelsOf, prefixOf, sectionsOf } from "./sections";

const key = (name: string, kind = "scalar"): Key => ({
  key: name,
  kind,
  runs: 1,
  count: 5,
  first_step: 0,
  last_step: 4,
});

it("groups by the part before the first slash, keys without one first", () => {
  const sections = sectionsOf(
    ["a/x", "a/y/z", "b/x", "loss"].map((name) => key(name)),
    undefined,
  );
  expect(sections.map((s) => [s.name, s.panels.map((p) => p.key)])).toEqual([
    ["", ["loss"]],
    ["a", ["a/x", "a/y/z"]],
    ["b", ["b/x"]],
  ]);
});

it("puts sections of curves first, those of pictures alone last", () => {
  const keys = [
    key("digits/wrong", "image"),
    key("note", "value"),
    key("val/loss"),
    key("val/x", "image"),
    key("wd/rate"),
  ];
  expect(sectionsOf(keys, undefined).map((section) => section.name)).toEqual([
    "",
    "wd",
    "val",
    "digits",
  ]);
});

it("finds by every word, in key or kind", () => {
  const keys = [key("train/loss"), key("val/loss"), key("val/digits", "image")];
  expect(sectionsOf(keys, "val loss").flatMap((s) => s.panels.map((p) => p.key))).toEqual([
    "val/loss",
  ]);
  expect(sectionsOf(keys, "IMAGE")).toHaveLength(1);
  expect(sectionsOf(keys, "imag")).toEqual([]);
  expect(sectionsOf(keys, "nothing")).toEqual([]);
});

it("tells panels of one key and two kinds apart", () => {
  expect(panelsOf([key("x"), key("x", "image")]).map((p) => p.id)).toEqual(["x", "x (image)"]);
});

it("takes a leading slash as no prefix", () => {
  expect(["/x", "a/", "a", ""].map(prefixOf)).toEqual(["", "a", "", ""]);
});
