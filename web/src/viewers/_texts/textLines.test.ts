import { expect, it } from "vitest";
import { findRows, matchesIn, rowsOf } from "./textLines";

const all = (text: string) => {
  const rows = rowsOf(text);
  return Array.from({ length: rows.count }, (_, i) => rows.row(i));
};

it("makes a row of each line, without its ends", () => {
  expect(all("a\r\nb\n\nc")).toEqual([
    { line: 1, text: "a" },
    { line: 2, text: "b" },
    { line: 3, text: "" },
    { line: 4, text: "c" },
  ]);
  expect(all("")).toEqual([{ line: 1, text: "" }]);
});

it("cuts lines that are too long, never within a character", () => {
  const rows = all(`${"x".repeat(1999)}🔥${"y".repeat(3000)}\nz`);
  expect(rows.map(({ line }) => line)).toEqual([1, 0, 0, 2]);
  expect(rows[0]?.text).toHaveLength(1999);
  expect(rows[1]?.text.startsWith("🔥")).toBe(true);
  expect(
    rows
      .slice(0, 3)
      .map(({ text }) => text)
      .join(""),
  ).toHaveLength(1999 + 2 + 3000);
});

it("counts rows of very many lines and says that it left some out", () => {
  const rows = rowsOf("\n".repeat(600_000));
  expect(rows).toMatchObject({ count: 500_000, lines: 600_001, cut: true });
});

it("finds words whatever their case, and signs as they are", () => {
  expect(matchesIn("Loss (loss) LOSS", "loss")).toEqual([
    [0, 4],
    [6, 10],
    [12, 16],
  ]);
  expect(matchesIn("a.b a+b", "a.b")).toEqual([[0, 3]]);
  const rows = rowsOf("one two\nTWO two\nthree");
  expect(findRows(rows, "two", (text) => text)).toEqual({ rows: [0, 1, 1], more: false });
  expect(findRows(rowsOf("ab".repeat(20_000)), "a", (text) => text).more).toBe(true);
});
