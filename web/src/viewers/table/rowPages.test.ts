import { afterEach, describe, expect, it, vi } from "vitest";
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

afterEach(() => vi.useRealTimers());

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
    expect(asked).toEqual([0, 100, 300]);
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
    expect(asked).toEqual([100_000]);
    for (let i = 0; i < 2; i++) answers.shift()?.();
    await settled();
    expect(asked).toEqual([100_000, 900_000]);
    // What was on its way is kept: it may stand in for what comes.
    expect(pages.rowAt(100_000)?.cells).toEqual([100_000]);
    answers.shift()?.();
    await settled();
    // It has not rested yet: nothing beyond.
    expect(asked).toHaveLength(2);
    expect(pages.rowAt(900_040)?.cells).toEqual([900_040]);
  });

  it("does not wait for an answer that takes long", async () => {
    vi.useFakeTimers();
    const asked: number[] = [];
    const pages = new RowPages("slow server", (offset) => {
      asked.push(offset);
      return offset === 0 ? server(1_000_000).answer(0, 100) : new Promise(() => {});
    });
    pages.want(0, 40);
    await vi.advanceTimersByTimeAsync(5);
    pages.want(100_000, 100_040);
    pages.want(200_000, 200_040);
    await vi.advanceTimersByTimeAsync(100);
    pages.want(300_000, 300_040);
    expect(asked.slice(2)).toEqual([100_000]);
    await vi.advanceTimersByTimeAsync(60);
    expect(asked.slice(2)).toEqual([100_000, 300_000]);
    pages.want(400_000, 400_040);
    await vi.advanceTimersByTimeAsync(1000);
    // Two at most, however late they are.
    expect(asked.slice(2)).toEqual([100_000, 300_000]);
  });

  it("asks for the rows in sight after a jump, and for their pages once the bar rests", async () => {
    vi.useFakeTimers();
    const asked: (readonly [number, number])[] = [];
    const pages = new RowPages("two", (offset, limit) => {
      asked.push([offset, limit]);
      return server(1_000_000).answer(offset, limit);
    });
    pages.want(0, 40);
    await vi.advanceTimersByTimeAsync(5);
    asked.length = 0;
    pages.want(70_080, 70_120);
    await vi.advanceTimersByTimeAsync(5);
    expect(asked).toEqual([[70_080, 42]]);
    expect(pages.has(70_080)).toBe(true);
    const row = pages.rowAt(70_120);
    expect([row?.number, pages.rowAt(70_122)]).toEqual([70_120, undefined]);
    await vi.advanceTimersByTimeAsync(400);
    // Both pages in one request, then those around them, two at a time.
    expect(asked.slice(1)).toEqual([
      [70_000, 200],
      [70_200, 200],
      [70_400, 100],
      [69_900, 100],
    ]);
    expect(pages.rowAt(70_122)?.number).toBe(70_122);
    expect(pages.rowAt(70_120)).toBe(row);
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
    expect(list.rowAt(0)).toBe(list.rowAt(0));
    expect(list.rowAt(1)).toBe(list.rowAt(1));
    const dog = list.rowAt(4);
    expect(dog && cellOf(dog, "label")).toBe("dog");
  });
});
