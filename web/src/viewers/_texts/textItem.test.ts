import { afterEach, describe, expect, it, vi } from "vitest";
import type { StoredItem } from "../types";
import { characters, parseText, readBeginning } from "./textItem";

const blob = { url: "/t.txt", size_bytes: 9000, media_type: "text/plain" };
const stored = (meta: StoredItem["meta"], blobs: StoredItem["blobs"] = {}): StoredItem => ({
  kind: "text",
  version: 1,
  meta,
  blobs,
  children: {},
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("parse", () => {
  it("takes a short text whole", () => {
    expect(parseText(stored({ text: "a😀", caption: "c" }), "text")).toEqual({
      text: "a😀",
      length: 2,
      caption: "c",
    });
  });
  it("takes the beginning of a long one, and its file", () => {
    const item = parseText(stored({ preview: "a", length: 9000 }, { text: blob }), "text");
    expect(item).toEqual({ text: "a", length: 9000, file: blob, caption: "" });
  });
  it("refuses what has neither", () => {
    expect(() => parseText(stored({}), "text")).toThrow("expected length to be a number");
    expect(() => parseText(stored({ length: 3 }), "text")).toThrow("expected a file named text");
  });
});

it("counts characters as Python does", () => {
  expect(characters("aé😀\ud800b")).toBe(5);
});

describe("reading a file's beginning", () => {
  it("leaves out a character that is cut", async () => {
    const bytes = new TextEncoder().encode("aé").slice(0, 2);
    vi.stubGlobal("fetch", async () => new Response(bytes, { status: 206 }));
    expect(await readBeginning("/t")).toBe("a");
  });
  it("says why there is none", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
    await expect(readBeginning("/t")).rejects.toThrow("the file is missing");
  });
});
