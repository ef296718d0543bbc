import { describe, expect, it } from "vitest";
import {
  beginning,
  formatSpan,
  isWhole,
  moved,
  parseSpan,
  playedTo,
  rulerMarks,
  timeText,
  zoomed,
} from "./timeline";

describe("zoom", () => {
  it("keeps what is under the pointer", () => {
    expect(zoomed({ from: 0, to: 10 }, 2, 0.25, 10)).toEqual({ from: 1.25, to: 6.25 });
  });
  it("never leaves the sound", () => {
    expect(zoomed({ from: 2, to: 4 }, 0.01, 0.5, 10)).toEqual({ from: 0, to: 10 });
    expect(moved({ from: 2, to: 4 }, 100, 10)).toEqual({ from: 8, to: 10 });
    expect(isWhole({ from: 0, to: 10 }, 10)).toBe(true);
  });
});

describe("playing", () => {
  it("goes on in time, and round in a loop", () => {
    expect(playedTo(1, 2, 1.5, undefined)).toBe(4);
    expect(playedTo(1, 2, 1, { from: 0, to: 2 })).toBe(1);
    expect(playedTo(1.5, 5.25, 1, { from: 1, to: 2 })).toBeCloseTo(1.75);
  });
  it("begins where it stands, at its end anew, in a loop at its beginning", () => {
    expect(beginning(3, 10, undefined)).toBe(3);
    expect(beginning(10, 10, undefined)).toBe(0);
    expect(beginning(3, 10, { from: 4, to: 5 })).toBe(4);
    expect(beginning(4.5, 10, { from: 4, to: 5 })).toBe(4.5);
  });
});

describe("text", () => {
  it("has as many decimals as are told apart", () => {
    expect(timeText(0.5)).toBe("0:00.500");
    expect(timeText(65, 1)).toBe("1:05");
    expect(timeText(3661.25, 0.1)).toBe("1:01:01.3");
    expect(timeText(59.9999, 0.1)).toBe("1:00.0");
  });
  it("goes into links and back", () => {
    const span = { from: 1.234567, to: 3600 };
    expect(parseSpan(formatSpan(span))).toEqual(span);
    expect(["", "1", "2~1", "a~b", "-1~2", undefined].map(parseSpan)).toEqual(Array(6));
  });
  it("marks round times", () => {
    expect(rulerMarks({ from: 0.9, to: 3.2 }, 300, 60)).toEqual({
      step: 0.5,
      at: [1, 1.5, 2, 2.5, 3],
    });
    expect(rulerMarks({ from: 0, to: 0 }, 300, 60).at.length).toBeLessThan(3);
  });
});
