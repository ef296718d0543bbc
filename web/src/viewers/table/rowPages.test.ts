import { describe, expect, it } from "vitest";
import { GroupPages } from "./groupPages";
import type { TableWindow } from "./model";
import { cellOf, pagesFor, RowPages, rowPagesOf } from "./rowPages";

describe("pages to ask for", () => {
  it("are those in sight while nothing is known", () =>
    expect(pagesFor(0, 130, 0, undefined)).toEqual([0, 1]));
  it("then those where one scrolls to", () => {
    expect(pagesFor(480, 510, 1, 100_000)).toEqual([4, 5, 6, 7, 8, 3]);
    expect(pagesFor(480, 510, -1, 100_000)).toEqual([4, 5, 3, 2, 1, 6]);
  });
  it("are only such as there are", () => {
    expect(pagesFor(980, 999, 1, 1000)).toEqual([9, 8]);
    expect(pagesFor(5000, 5100, 0, 10)).toEqual([0]);
  });
});

/** A server with `total` rows, whose one cell is the row's number. */
function server(total: number) {
  const asked: number[] = [];
  const answer = async (offset: number, limit: number): Promise<TableWindow> => {
    asked.push(offset);
    const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => [
      offset + i,
    ]);
    return {
      columns: [{ name: "n", type: "integer" }],
      rows,
      offset,
      total,
      row_numbers: rows.map(([n]) => n as number),
    };
  };
  return { asked, answer };
}

const settled = () => new Promise((done) => setTimeout(done, 5));

describe("RowPages", () => {
  it("fetches what is in sight, then what is near, and tells", async () => {
    const { asked, answer } = server(1000);
    const pages = new RowPages("all", answer);
    let told = 0;
    pages.subscribe(() => {
      told += 1;
    });
    pages.want(0, 40);
    expect(asked).toEqual([0]);
    await settled();
    expect(asked).toEqual([0, 100, 200, 300]);
    expect(told).toBe(4);
    expect(pages.rowAt(250)?.cells).toEqual([250]);
    expect(pages.rowAt(250)).toBe(pages.rowAt(250));
    expect(pages.rowAt(400)).toBeUndefined();
  });

  it("does not wait for what went out of sight", async () => {
    const signals: AbortSignal[] = [];
    const pages = new RowPages("slow", (_, __, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    pages.want(0, 40);
    pages.want(50_000, 50_040);
    expect(signals[0]?.aborted).toBe(true);
  });

  it("goes to the last rows when there are fewer than were in sight before", async () => {
    const { answer } = server(30);
    const pages = new RowPages("fewer", answer);
    pages.want(5000, 5040);
    await settled();
    expect(pages.has(5000)).toBe(true);
    expect(pages.rowAt(29)?.cells).toEqual([29]);
  });

  it("keeps what was fetched for the same question", () => {
    const { answer } = server(1);
    expect(rowPagesOf("same", answer)).toBe(rowPagesOf("same", answer));
  });
});

describe("GroupPages", () => {
  const groups = async (offset: number): Promise<TableWindow> => ({
    columns: [
      { name: "label", type: "string", role: "key" },
      { name: "count", type: "integer", role: "count" },
    ],
    rows: [
      ["cat", 3],
      ["dog", 2],
    ],
    offset,
    total: 2,
    of: 5,
  });

  it("holds the rows of opened groups behind each", async () => {
    const root = new RowPages("groups", groups);
    const inside = new RowPages("cats", server(3).answer);
    const list = new GroupPages("list", root, ['["cat"]'], () => inside);
    list.subscribe(() => {});
    list.want(0, 40);
    await settled();
    list.want(0, 40);
    await settled();
    expect(list.total).toBe(5);
    expect(list.rowAt(0)?.group).toEqual({ key: '["cat"]', keys: ["cat"], open: true, count: 3 });
    expect([1, 2, 3].map((i) => list.rowAt(i)?.cells)).toEqual([[0], [1], [2]]);
    expect(list.rowAt(1)?.inside).toBe(true);
    const dog = list.rowAt(4);
    expect(dog && cellOf(dog, "label")).toBe("dog");
  });
});
