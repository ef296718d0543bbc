import { expect, it } from "vitest";
import { metaText, parse, whyNot } from "./model";

it("keeps everything that can be shown", () => {
  const child = { kind: "mask", version: 1, meta: {}, blobs: {}, children: {} };
  const blob = { url: "/b", size_bytes: 3, media_type: "model/x" };
  const stored = {
    kind: "hologram",
    version: 7,
    meta: { angle: 3, caption: "of Gabor" },
    blobs: { data: blob },
    children: { m: child },
  };
  expect(parse(stored)).toEqual({
    kind: "hologram",
    version: 7,
    caption: "of Gabor",
    files: [{ name: "data", ...blob }],
    children: ["m (mask)"],
    stored,
  });
});

it("writes lists of numbers in a line, and changes no text", () => {
  const meta = { bins: [1, 2.5, null], deep: [[1, 2]], text: "[ 1,\n  2 ]", of: ["a"] };
  const text = metaText({ kind: "k", version: 1, meta, blobs: {}, children: {} });
  expect(text).toContain('"bins": [1, 2.5, null]');
  expect(text).toContain(String.raw`"text": "[ 1,\n  2 ]"`);
  expect(JSON.parse(text)).toEqual(meta);
});

it("says what this page reads", () => {
  const item = { kind: "image", version: 99 };
  const said = (versions?: number[]) => whyNot(item, versions).replace(/[\u2068\u2069]/g, "");
  expect(said()).toBe("This Marey does not know the kind image (here of version 99).");
  expect(said([1])).toBe("This image is of version 99, this Marey reads version 1.");
  expect(said([1, 2])).toContain("reads versions 1 and 2.");
});
