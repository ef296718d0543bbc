import { describe, expect, it } from "vitest";
import type { StoredItem } from "../types";
import { cellText, columnWidth, parse, wholeText } from "./model";

const stored = (meta: StoredItem["meta"], blobs: StoredItem["blobs"] = {}): StoredItem => ({
  kind: "table",
  version: 1,
  meta,
  blobs,
  children: {},
});
const column = { name: "loss", type: "number" };

describe("parse", () => {
  it("takes columns and size", () => {
    const blob = { url: "/t.parquet", size_bytes: 9, media_type: "application/vnd.apache.parquet" };
    const item = parse(stored({ columns: [column], nrows: 3, ncols: 1 }, { table: blob }));
    expect(item).toEqual({ columns: [column], rows: 3, columnCount: 1, url: "/t.parquet" });
  });
  it("takes a table without columns, which has no file", () => {
    expect(parse(stored({ columns: [], nrows: 0, ncols: 0 })).url).toBeUndefined();
  });
  it.each([
    [{ nrows: 1, ncols: 1 }, "expected columns to be a list"],
    [{ columns: [3], nrows: 1, ncols: 1 }, "expected a column with name and type"],
    [{ columns: [], ncols: 0 }, "expected nrows to be a number"],
  ])("refuses %j", (meta, message) => expect(() => parse(stored(meta))).toThrow(message));
});

describe("cells", () => {
  it("are short for numbers and whole on demand", () => {
    expect(cellText(0.123456789, column)).toBe("0.1235");
    expect(wholeText(0.123456789)).toBe("0.123456789");
  });
  it("show what JSON has no word for", () => {
    expect(cellText("NaN", column)).toBe("NaN");
    expect(cellText("-Infinity", column)).toBe("−∞");
    expect(cellText("9007199254740993", { name: "big", type: "integer" })).toBe("9007199254740993");
  });
  it("show the beginning of what is long", () => {
    const embedding = { shape: [768], dtype: "float32", first: [0.5, "NaN"] };
    expect(cellText(embedding, { name: "e", type: "array" })).toBe("768 float32: 0.5, NaN …");
    const bytes = { size_bytes: 2048, base64: "AAEC" };
    expect(cellText(bytes, { name: "b", type: "bytes" })).toBe("2.05 kB, AAEC");
    expect(cellText({ shape: [1] }, { name: "d", type: "dict" })).toBe('{"shape":[1]}');
  });
  it("show text as it is, a word like NaN too, and nothing for nothing", () => {
    const text = { name: "t", type: "string" };
    expect(cellText("<b>NaN</b>", text)).toBe("<b>NaN</b>");
    expect(cellText(null, text)).toBe("");
    expect(cellText([1, null], { name: "m", type: "mixed" })).toBe("[1,null]");
  });
});

it("widens columns to their first rows, within limits", () => {
  expect(columnWidth({ name: "a", type: "string" }, ["b"])).toBe(76);
  expect(columnWidth({ name: "a", type: "string" }, ["x".repeat(500)])).toBe(280);
  expect(columnWidth({ name: "a", type: "media" }, [{ kind: "image" }])).toBe(116);
});
