import { describe, expect, it } from "vitest";
import { binsOfRows, frequencyMarks, heightOf, hzAt, hzText, melOf, SCALES } from "./frequency";

it("knows mels", () => {
  expect(melOf(1000)).toBeCloseTo(999.99, 1);
  expect(melOf(0)).toBe(0);
  expect(melOf(8000)).toBeCloseTo(2840.02, 1);
});

describe.each(SCALES)("%s", (scale) => {
  it("goes there and back", () => {
    for (const hz of [100, 440, 5000]) {
      const part = heightOf(hz, scale, 8000);
      expect(part).toBeGreaterThan(0);
      expect(hzAt(part, scale, 8000)).toBeCloseTo(hz, 6);
    }
    expect(heightOf(8000, scale, 8000)).toBeCloseTo(1, 9);
  });
  it("gives each row its bins, and no bin to none", () => {
    const rows = binsOfRows(50, 1025, scale, 22_050);
    expect(rows[1]).toBe(1024);
    for (let row = 0; row < 50; row++) {
      const [first = 0, last = 0] = rows.subarray(row * 2, row * 2 + 2);
      expect(first).toBeLessThanOrEqual(last);
      if (row > 0) expect(last + 1).toBeGreaterThanOrEqual(rows[row * 2 - 2] as number);
    }
  });
  it("names frequencies that are apart", () => {
    const marks = frequencyMarks(scale, 22_050, 200, 22);
    expect(marks.length).toBeGreaterThan(2);
    const heights = marks.map((hz) => heightOf(hz, scale, 22_050) * 200);
    for (let i = 1; i < heights.length; i++)
      expect((heights[i] as number) - (heights[i - 1] as number)).toBeGreaterThanOrEqual(22);
  });
});

it("writes frequencies", () => {
  expect([50, 440.4, 1000, 12_500].map(hzText)).toEqual(["50", "440", "1 k", "12.5 k"]);
});
