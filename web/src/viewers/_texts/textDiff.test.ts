import { describe, expect, it } from "vitest";
import { diffRows, diffTexts } from "./textDiff";

const LIMIT_MS = 2000;

describe("what changed", () => {
  it("is found by words within the lines that changed", () => {
    const diff = diffTexts(
      "one\ntwo cats sat\nthree",
      "one\ntwo dogs sat\nthree",
      "words",
      LIMIT_MS,
    );
    expect(diff).toMatchObject({ unit: "word", added: 1, removed: 1, rough: false });
    expect(diff.blocks).toEqual([
      { type: "same", before: 0, after: 0, count: 1 },
      {
        type: "change",
        before: 1,
        removed: 1,
        after: 1,
        added: 1,
        removedPieces: [
          [
            ["two ", false],
            ["cats", true],
            [" sat", false],
          ],
        ],
        addedPieces: [
          [
            ["two ", false],
            ["dogs", true],
            [" sat", false],
          ],
        ],
      },
      { type: "same", before: 2, after: 2, count: 1 },
    ]);
  });
  it("is counted in lines where somebody wants lines", () => {
    const diff = diffTexts("a\nb\nc", "a\nx\ny\nc", "lines", LIMIT_MS);
    expect(diff).toMatchObject({ unit: "line", added: 2, removed: 1 });
    expect(diff.blocks[1]).not.toHaveProperty("addedPieces");
  });
  it("is nothing in equal texts, whatever ends their lines", () => {
    expect(diffTexts("a\r\nb", "a\nb", "words", LIMIT_MS)).toEqual({
      blocks: [{ type: "same", before: 0, after: 0, count: 2 }],
      unit: "word",
      added: 0,
      removed: 0,
      rough: false,
    });
  });
  it("is one change where there is no time to look closer", () => {
    const many = (salt: number) =>
      Array.from({ length: 30_000 }, (_, i) => String((i * 7919 + salt) % 65_537)).join("\n");
    const before = process.cpuUsage();
    const diff = diffTexts(`same\n${many(1)}`, `same\n${many(33)}`, "words", 200);
    expect(process.cpuUsage(before).user).toBeLessThan(2e6); // microseconds
    expect(diff.rough || diff.unit === "line").toBe(true);
    expect(diff.blocks[0]).toEqual({ type: "same", before: 0, after: 0, count: 1 });
  });
  it("keeps every line of both", () => {
    const diff = diffTexts("a\nb\nc\nd", "b\nx\nd\ne", "lines", LIMIT_MS);
    const rows = diffRows(diff.blocks, "inline", "all");
    const seen = (side: "before" | "after") =>
      rows.flatMap((row) => (row.type !== "fold" && row[side] !== undefined ? [row[side]] : []));
    expect(seen("before")).toEqual([0, 1, 2, 3]);
    expect(seen("after")).toEqual([0, 1, 2, 3]);
  });
});

describe("rows", () => {
  const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  const diff = diffTexts(
    lines.join("\n"),
    lines.map((line, i) => (i === 20 ? "changed" : line)).join("\n"),
    "lines",
    LIMIT_MS,
  );
  it("fold what did not change, three lines beside a change excepted", () => {
    const rows = diffRows(diff.blocks, "side", new Set());
    expect(rows.map((row) => row.type)).toEqual([
      "fold",
      ...["same", "same", "same", "pair", "same", "same", "same"],
      "fold",
    ]);
    expect(rows[0]).toMatchObject({ count: 17 });
    expect(rows[4]).toEqual({ type: "pair", before: 20, after: 20, block: 1 });
  });
  it("show what was opened", () => {
    expect(diffRows(diff.blocks, "side", new Set([0]))).toHaveLength(20 + 1 + 3 + 1);
    expect(diffRows(diff.blocks, "inline", "all")).toHaveLength(41);
  });
});
