import { describe, expect, it } from "vitest";
import { captionLines, type FitRequest, fit, SMALLEST_PIXELS, typicalAspect } from "./fit";

describe("fit", () => {
  const base: FitRequest = {
    width: 1000,
    height: 300,
    counts: [12],
    aspect: 1,
    captionPixels: 18,
    gapPixels: 6,
    labelPixels: 0,
    sidePixels: 0,
  };
  const needed = (request: FitRequest, width: number) => {
    const columns = Math.floor((request.width + request.gapPixels) / (width + request.gapPixels));
    const rows = request.counts.reduce((sum, count) => sum + Math.ceil(count / columns), 0);
    return (
      rows * (width / request.aspect + request.captionPixels + request.gapPixels) -
      request.gapPixels
    );
  };
  it.each([1, 3, 12, 13, 40])("%d pictures need no scrolling", (count) => {
    const request = { ...base, counts: [count] };
    const width = fit(request).width;
    expect(width).toBeGreaterThan(SMALLEST_PIXELS);
    expect(needed(request, width)).toBeLessThanOrEqual(300);
  });
  it("puts runs of one picture beside one another", () => {
    expect(fit({ ...base, counts: [1, 1, 1], labelPixels: 24 }).runs).toBe("beside");
    const many = { ...base, height: 480, counts: [12, 12, 12], labelPixels: 24 };
    expect(fit(many).runs).toBe("above");
  });
  it("puts names at the side where height is what is short", () => {
    const request = {
      ...base,
      width: 420,
      counts: [3, 3, 3],
      labelPixels: 24,
      sidePixels: 100,
      aspect: 1.5,
    };
    expect(fit(request).runs).toBe("side");
  });
  it("counts names and heads of each line of shared columns", () => {
    const request = {
      ...base,
      width: 420,
      height: 560,
      counts: [12, 12, 12],
      labelPixels: 20,
      headPixels: 18,
      captionPixels: 0,
      aligned: true,
    };
    const { width, runs } = fit(request);
    expect([runs, width > SMALLEST_PIXELS]).toEqual(["above", true]);
    const columns = Math.floor((request.width + 6) / (width + 6));
    const lines = Math.ceil(12 / columns);
    const tall = lines * (18 + 3 * (20 + width + 6) - 6) + (lines - 1) * 12;
    expect(tall).toBeLessThanOrEqual(560);
  });
  it("puts many runs of one picture into rows", () => {
    const { runs, abreast } = fit({ ...base, counts: Array(12).fill(1), labelPixels: 20 });
    expect([runs, abreast > 2 && abreast < 12]).toEqual(["beside", true]);
  });
  it("gives up below a readable size", () => {
    expect(fit({ ...base, counts: [900] }).width).toBe(SMALLEST_PIXELS);
  });
});

it("takes the middle aspect", () => {
  const item = { width: 8, height: 8 };
  const wide = { ...item, width: 800 };
  expect(typicalAspect([item, item, wide])).toBe(1);
  expect(typicalAspect([])).toBe(1);
});

it("takes two lines for captions that do not fit into one", () => {
  expect(captionLines(["5, read as 3"], 60)).toBe(2);
  expect(captionLines(["5, read as 3"], 120)).toBe(1);
  expect(captionLines(["", ""], 60)).toBe(0);
});
