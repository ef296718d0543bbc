import { describe, expect, it } from "vitest";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import { around, columnsFor, itemAt, positionOf, sidesOf } from "./samples";

const item = (name: string, sampleId?: string): ImageItem => ({
  url: name,
  fileUrl: name,
  width: 4,
  height: 4,
  caption: "",
  format: "L png",
  sizeBytes: 1,
  clear: false,
  drawable: true,
  layers: [],
  ...(sampleId !== undefined && { sampleId }),
});

const track = (id: string, items: ImageItem[], first = 0): Track<ImageItem> => ({
  run: { path: `e/p/${id}`, id, name: id, color: "" },
  now: { step: 5, time: 0, items, positions: items.map((_, i) => first + i), total: 500 },
  age: 2,
  history: [],
  historyTotal: 1,
  stale: false,
});

describe("the same sample", () => {
  const a = track("a", [item("a0", "cat"), item("a1", "dog"), item("a2")]);
  const b = track("b", [item("b0", "dog"), item("b1"), item("b2", "cat")], 100);
  const urls = (position: number, ...tracks: Track<ImageItem>[]) =>
    sidesOf(tracks, tracks[0], position).map((side) => side.item.url);
  it("is found by its name, wherever it stands", () => {
    expect(urls(0, a, b)).toEqual(["a0", "b2"]);
    expect(urls(1, a, b)).toEqual(["a1", "b0"]);
  });
  it("is found by its place if it has no name", () => {
    expect(urls(2, a, b)).toEqual(["a2"]);
    expect(urls(2, a, track("c", [item("c2"), item("c3")], 2))).toEqual(["a2", "c2"]);
  });
  it("is missing where nothing was logged", () => {
    const none = { ...a, now: null };
    expect(urls(0, a, none)).toEqual(["a0"]);
    expect(sidesOf([none], none, 0)).toEqual([]);
    expect(positionOf(null, item("x"), 0)).toBeUndefined();
    expect(itemAt(b.now, 1)).toBeUndefined();
    expect(itemAt(b.now, 101)?.url).toBe("b1");
  });
});

it("shows as many as fit around the one that is meant", () => {
  expect(around([1, 2, 3, 4, 5], 4, 3)).toEqual([3, 4, 5]);
  expect(around([1, 2, 3, 4, 5], 2, 3)).toEqual([2, 3, 4]);
  expect(around([1, 2], 0, 3)).toEqual([1, 2]);
});

it("puts wide pictures below one another and tall ones side by side", () => {
  const box = { width: 1200, height: 800 };
  expect(columnsFor(3, 6, box, 40)).toBe(1);
  expect(columnsFor(3, 0.5, box, 40)).toBe(3);
  expect(columnsFor(4, 1.5, box, 40)).toBe(2);
});
