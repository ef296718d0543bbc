import { describe, expect, it } from "vitest";
import { GroupPages } from "./groupPages";
import type { TableWindow } from "./model";
import { cellOf, firstSpan, pagesFor, RowPages, rowPagesOf } from "./rowPages";

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

describe("the first span of missing pages", () => {
  it("is what one request can ask for", () => {
    expect(firstSpan([5, 6, 7, 3])).toEqual({ from: 5, to: 7 });
    expect(firstSpan([4, 3, 2, 6])).toEqual({ from: 2, to: 4 });
    expect(firstSpan([])).toBeUndefined();
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
    expect(asked).toEqual([0, 100]);
    // What came for later is no reason to draw.
    expect(told).toBe(1);
    expect(pages.rowAt(250)?.cells).toEqual([250]);
    expect(pages.rowAt(250)).toBe(pages.rowAt(250));
    expect(pages.rowAt(400)).toBeUndefined();
  });

  it("asks for what is in sight when an answer comes, not for all that passed by", async () => {
    const asked: number[] = [];
    const answers: (() => void)[] = [];
    const { answer } = server(1_000_000);
    const pages = new RowPages("dragged", async (offset, limit) => {
      asked.push(offset);
      await new Promise<void>((done) => answers.push(done));
      return answer(offset, limit);
    });
    pages.want(0, 40);
    answers.shift()?.();
    await settled();
    asked.length = 0;
    for (let row = 100_000; row <= 900_000; row += 100_000) pages.want(row, row + 40);
    // Those near the first rows were asked for before the bar moved.
    expect(asked).toEqual([100_000, 200_000]);
    for (let i = 0; i < 3; i++) answers.shift()?.();
    await settled();
    expect(asked).toEqual([100_000, 200_000, 900_000]);
    expect(pages.rowAt(200_000)?.cells).toEqual([200_000]);
    answers.shift()?.();
    await settled();
    // It has not rested yet: nothing beyond.
    expect(asked).toHaveLength(3);
    expect(pages.rowAt(900_040)?.cells).toEqual([900_040]);
  });

  it("asks for two pages in sight at once", async () => {
    const { asked, answer } = server(1_000_000);
    const pages = new RowPages("two", answer);
    pages.want(0, 40);
    await settled();
    asked.length = 0;
    pages.want(70_080, 70_120);
    expect(asked).toEqual([70_000]);
    await settled();
    expect(pages.rowAt(70_120)?.number).toBe(70_120);
  });

  it("asks for nothing more once nobody looks", async () => {
    const signals: AbortSignal[] = [];
    const pages = new RowPages("slow", (_, __, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    const stop = pages.subscribe(() => {});
    pages.want(0, 40);
    stop();
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
