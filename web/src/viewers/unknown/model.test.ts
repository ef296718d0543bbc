import { expect, it } from "vitest";
import { parse } from "./model";

it("keeps everything that can be shown", () => {
  const child = { kind: "mask", version: 1, meta: {}, blobs: {}, children: {} };
  const blob = { url: "/b", size_bytes: 3, media_type: "model/x" };
  const item = parse({
    kind: "hologram",
    version: 7,
    meta: { angle: 3 },
    blobs: { data: blob },
    children: { m: child },
  });
  expect(item).toEqual({
    kind: "hologram",
    version: 7,
    meta: '{\n  "angle": 3\n}',
    files: [{ name: "data", ...blob }],
    children: ["m (mask)"],
  });
});
