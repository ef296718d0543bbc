import { describe, expect, it } from "vitest";
import type { StoredItem } from "../types";
import {
  altText,
  captionLines,
  type FitRequest,
  fit,
  formatFocus,
  isMagnified,
  moveFocus,
  parse,
  parseFocus,
  SMALLEST_PIXELS,
  typicalAspect,
} from "./model";

const stored = (meta: object, media_type = "image/png"): StoredItem => ({
  kind: "image",
  version: 1,
  meta: { width: 8, height: 8, mode: "L", format: "png", ...meta },
  blobs: { image: { url: "/b.png", size_bytes: 90, media_type } },
  children: {},
});

describe("parse", () => {
  it("takes what is there", () => {
    expect(parse(stored({ caption: "is 3, said 8" }))).toEqual({
      url: "/b.png",
      width: 8,
      height: 8,
      caption: "is 3, said 8",
      format: "L png",
      sizeBytes: 90,
      drawable: true,
    });
  });
  it("knows what browsers cannot draw", () => {
    expect(parse(stored({}, "image/tiff")).drawable).toBe(false);
  });
  it("says what is missing", () => {
    expect(() => parse({ ...stored({}), blobs: {} })).toThrow("expected a file named image");
    expect(() => parse(stored({ width: "wide" }))).toThrow("expected width to be a number");
  });
});

it("magnifies digits without blur, photographs with", () => {
  expect(isMagnified(parse(stored({})), 80)).toBe(true);
  expect(isMagnified(parse(stored({ width: 640 })), 700)).toBe(false);
});

it("names a picture by caption and place", () => {
  const item = parse(stored({ caption: "cat" }));
  expect(altText(item, "val", 1, 12)).toBe("cat (val, picture 2 of 12)");
  expect(altText({ ...item, caption: "" }, "val", 0, 1)).toBe("val");
});

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
  it("puts many runs of one picture into rows", () => {
    const { runs, abreast } = fit({ ...base, counts: Array(12).fill(1), labelPixels: 20 });
    expect([runs, abreast > 2 && abreast < 12]).toEqual(["beside", true]);
  });
  it("gives up below a readable size", () => {
    expect(fit({ ...base, counts: [900] }).width).toBe(SMALLEST_PIXELS);
  });
});

it("takes the middle aspect", () => {
  const item = parse(stored({}));
  const wide = { ...item, width: 800 };
  expect(typicalAspect([item, item, wide])).toBe(1);
  expect(typicalAspect([])).toBe(1);
});

it("takes two lines for captions that do not fit into one", () => {
  expect(captionLines(["5, read as 3"], 60)).toBe(2);
  expect(captionLines(["5, read as 3"], 120)).toBe(1);
  expect(captionLines(["", ""], 60)).toBe(0);
});

describe("focus", () => {
  it("survives the link, colons in names too", () => {
    const focus = { run: "a:b", position: 3 };
    expect(parseFocus(formatFocus(focus))).toEqual(focus);
    expect(parseFocus(null)).toBeNull();
    expect(parseFocus("nonsense")).toBeNull();
  });
  it("moves within what there is", () => {
    const runs = [
      { id: "a", count: 3 },
      { id: "b", count: 1 },
    ];
    const at = { run: "a", position: 2 };
    expect(moveFocus(at, runs, { pictures: 1 })).toEqual(at);
    expect(moveFocus(at, runs, { pictures: -1 })).toEqual({ run: "a", position: 1 });
    expect(moveFocus(at, runs, { runs: 1 })).toEqual({ run: "b", position: 0 });
  });
});
