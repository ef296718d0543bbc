import { describe, expect, it } from "vitest";
import {
  barHeight,
  barOf,
  moved,
  mustSettle,
  TALLEST_PIXELS,
  topOf,
  topShowing,
} from "./scrollPlace";

const VIEW = 700;
/** 1,000,000 and 50,000,000 rows of 29 pixels, and some of 120. */
const CONTENTS = [29e6, 29 * 50e6, 120e6];

describe.each(CONTENTS)("a content of %d pixels", (content) => {
  const heights = { content, view: VIEW };
  it("has a bar that browsers can draw", () => expect(barHeight(heights)).toBe(TALLEST_PIXELS));
  it("reaches the first and the last row", () => {
    expect(topOf(0, heights)).toBe(0);
    expect(topOf(TALLEST_PIXELS - VIEW, heights)).toBe(content - VIEW);
  });
  it("goes from heights to the bar and back", () => {
    for (const top of [0, 17, 49_999, 60_000, content / 2, content - VIEW - 3])
      expect(topOf(barOf(top, heights), heights)).toBeCloseTo(top, 3);
  });
  it("moves by true pixels unless the bar is dragged", () => {
    const top = content / 3;
    const bar = barOf(top, heights);
    expect(moved({ top, bar }, bar + 100, heights)).toEqual({
      top: top + 100,
      bar: bar + 100,
      jumped: false,
    });
    const dragged = moved({ top, bar }, bar + 100_000, heights);
    expect(dragged.jumped).toBe(true);
    expect(dragged.top).toBe(topOf(bar + 100_000, heights));
  });
  it("brings the bar back before it reaches an end", () => {
    expect(mustSettle({ top: content / 2, bar: 20_000 }, heights)).toBe(true);
    expect(mustSettle({ top: 20_000, bar: 20_000 }, heights)).toBe(false);
  });
});

it("changes nothing for tables that fit", () => {
  const heights = { content: 29_000, view: VIEW };
  expect(barOf(1234, heights)).toBe(1234);
  expect(moved({ top: 0, bar: 0 }, 20_000, heights).top).toBe(20_000);
});

it("scrolls as little as needed", () => {
  expect(topShowing(3, 30, 200, 300)).toBe(90);
  expect(topShowing(10, 30, 200, 300)).toBe(200);
  expect(topShowing(20, 30, 200, 300)).toBe(330);
});
