import { describe, expect, it } from "vitest";
import type { StoredItem } from "../types";
import { parse, textOf, textOfFile } from "./model";

const stored = (meta: StoredItem["meta"], blobs: StoredItem["blobs"] = {}): StoredItem => ({
  kind: "value",
  version: 1,
  meta,
  blobs,
  children: {},
});

describe("parse", () => {
  it("keeps text as it is", () => {
    const item = parse(stored({ value: "two\nlines" }));
    expect(item).toEqual({ text: "two\nlines", line: "two lines", type: "string" });
  });
  it("keeps an empty list and null", () => {
    expect(parse(stored({ value: [] })).text).toBe("[]");
    expect(parse(stored({ value: null }))).toMatchObject({ text: "null", type: "null" });
  });
  it("takes the beginning of a file", () => {
    const blob = { url: "/x", size_bytes: 99_000, media_type: "application/json" };
    const item = parse(
      stored({ type: "string", preview: "Lorem", length: 98_998 }, { value: blob }),
    );
    expect(item).toMatchObject({ text: "Lorem", file: { url: "/x" } });
  });
  it("refuses what is neither", () => {
    expect(() => parse(stored({ preview: "a" }))).toThrow("expected a value");
  });
});

describe("text", () => {
  it("is one line if short, indented if long", () => {
    expect(textOf([1, 2])).toBe("[1, 2]");
    expect(textOf({ names: Array(20).fill("abc") })).toContain("\n");
  });
  it("shows what Python wrote if it is no JSON", () => {
    expect(textOfFile("[NaN, 1]")).toBe("[NaN, 1]");
    expect(textOfFile('"a\\nb"')).toBe("a\nb");
  });
});
