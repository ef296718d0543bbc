import { expect, it } from "vitest";
import { anyKind, viewerFor } from "../viewers/registry";
import { kindLabel, viewerOf } from "./playheadViewer";

const stored = (kind: string, version = 1) => ({
  kind,
  version,
  meta: {},
  blobs: {},
  children: {},
});
const image = viewerFor("image");
const text = viewerFor("text");

it.each([
  ["nothing", [], text, "text"],
  ["another kind than the key's", [stored("image"), stored("image")], image, "image"],
  ["a list of kinds", [stored("image"), stored("text")], anyKind, "2 kinds"],
  ["a later version", [stored("text", 9)], anyKind, "text, no viewer"],
  ["one of two", [stored("text"), stored("text", 9)], anyKind, "text, several versions"],
  ["an unknown kind", [stored("hologram")], anyKind, "hologram, no viewer"],
])("draws %s by a viewer that reads all of it", (_, items, viewer, label) => {
  expect(viewerOf(items, text)).toBe(viewer);
  expect(kindLabel(items, viewer)).toBe(label);
});
