import { expect, test } from "vitest";
import { Deal } from "./deal";

const part = (from: number, to: number, quick = false) => ({ from, to, quick });

test("each list gives of its rest as much as the others", () => {
  const deal = new Deal();
  expect(deal.next([100, 300, 0], part(0, 100))).toEqual([
    { from: 0, to: 25 },
    { from: 0, to: 75 },
    { from: 0, to: 0 },
  ]);
  expect(deal.next([100, 300, 0], part(100, 400))).toEqual([
    { from: 25, to: 100 },
    { from: 75, to: 300 },
    { from: 0, to: 0 },
  ]);
});

test("what has grown between two parts is dealt out once", () => {
  const deal = new Deal();
  deal.next([10, 10], part(0, 20));
  expect(deal.next([10, 40], part(20, 35))).toEqual([
    { from: 10, to: 10 },
    { from: 10, to: 25 },
  ]);
  expect(deal.next([20, 40], part(35, 60))).toEqual([
    { from: 10, to: 20 },
    { from: 25, to: 40 },
  ]);
});

test("a quick picture between two parts moves nothing on", () => {
  const deal = new Deal();
  deal.next([100, 100], part(0, 50));
  expect(deal.next([100, 100], part(0, 10, true))).toEqual([
    { from: 0, to: 5 },
    { from: 0, to: 5 },
  ]);
  expect(deal.next([100, 100], part(50, 60))).toEqual([
    { from: 25, to: 30 },
    { from: 25, to: 30 },
  ]);
});

test("no part has more or fewer than it asks for, however uneven the lists", () => {
  const deal = new Deal();
  const lengths = [1, 7, 1000, 3, 99_999, 0];
  const total = lengths.reduce((sum, length) => sum + length);
  for (let from = 0; from < total; from += 997) {
    const to = Math.min(total, from + 997);
    const spans = deal.next(lengths, part(from, to));
    expect(spans.reduce((sum, span) => sum + span.to - span.from, 0)).toBe(to - from);
  }
  expect(deal.next(lengths, part(total, total)).map(({ to }) => to)).toEqual(lengths);
});
