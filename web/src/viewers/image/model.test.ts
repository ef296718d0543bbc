import { describe, expect, it } from "vitest";
import type { StoredItem } from "../types";
import { altText, parse } from "./model";

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
      fileUrl: "/b.png",
      width: 8,
      height: 8,
      caption: "is 3, said 8",
      format: "L png",
      sizeBytes: 90,
      clear: false,
      drawable: true,
      layers: [],
    });
  });
  it.each(["RGBA", "LA", "P", "L", "RGB", "1", "I;16"])("knows whether %s may be clear", (mode) => {
    expect(parse(stored({ mode })).clear).toBe(["RGBA", "LA", "P"].includes(mode));
  });
  it("knows what browsers cannot draw", () => {
    expect(parse(stored({}, "image/tiff")).drawable).toBe(false);
  });
  it("says what is missing", () => {
    expect(() => parse({ ...stored({}), blobs: {} })).toThrow("expected a file named image");
    expect(() => parse(stored({ width: "wide" }))).toThrow("expected width to be a number");
  });
});

it("shows the preview of what browsers cannot draw", () => {
  const item = stored({ format: "tiff" }, "image/tiff");
  item.blobs.preview = { url: "/p.png", size_bytes: 9, media_type: "image/png" };
  expect(parse(item)).toMatchObject({ url: "/p.png", fileUrl: "/b.png", drawable: true });
});

describe("overlays", () => {
  const mask = { url: "/m.png", size_bytes: 9, media_type: "image/png" };
  const child = (kind: string, meta: object): StoredItem => ({
    kind,
    version: 1,
    meta: { width: 8, height: 8, encoding: "gray8", ...meta },
    blobs: { mask },
    children: {},
  });
  it("are counted, and named by layer and class", () => {
    const children = {
      "mask:truth": child("mask", { layer: "truth", class_labels: { 1: "car", 2: "road" } }),
      "mask:prediction": child("mask", { layer: "prediction" }),
      "boxes:prediction": child("boxes", { layer: "prediction", count: 1 }),
    };
    expect(parse({ ...stored({}), children }).overlays).toEqual({
      text: "2 masks · 1 box",
      title: "truth: mask of car, road\nprediction: mask\nprediction: 1 box",
    });
  });
  it("have the picture's classes where they name none", () => {
    const children = {
      "mask:truth": child("mask", { layer: "truth" }),
      "mask:guess": child("mask", { layer: "guess", class_count: 300 }),
      "boxes:own": child("boxes", { layer: "own", count: 2, class_labels: { 0: "bird" } }),
    };
    const classes = [
      { id: 0, name: "road" },
      { id: 1, name: "<b>car</b>" },
    ];
    const titleOf = (meta: object) => parse({ ...stored(meta), children }).overlays?.title;
    expect(titleOf({ classes, class_count: 2 })).toBe(
      "truth: mask of road, <b>car</b>\nguess: mask of 300 classes\nown: 2 boxes of bird",
    );
    expect(titleOf({ class_count: 900 })).toContain("truth: mask of 900 classes\n");
  });
  it("that are empty are still said to be there", () => {
    const children = { "boxes:a": child("boxes", { layer: "a", count: 0 }) };
    expect(parse({ ...stored({}), children }).overlays?.text).toBe("0 boxes");
  });
});

it("names a picture by caption and place", () => {
  const item = parse(stored({ caption: "cat" }));
  expect(altText(item, "val", 1, 12)).toBe("cat (val, picture 2 of 12)");
  expect(altText({ ...item, caption: "" }, "val", 0, 1)).toBe("val");
});
