// @vitest-environment jsdom
import { expect, it } from "vitest";
import type { MaskContent } from "./content";
import { labelMap } from "./labelMap";
import { maskColors } from "./maskColors";
import { defaultOverlay } from "./settings";

const map = labelMap(
  300,
  300,
  Uint32Array.from({ length: 90_000 }, (_, i) => 4e9 + i),
);
const content: MaskContent = {
  type: "mask",
  layer: {
    type: "mask",
    id: "mask:many",
    name: "many",
    labels: {},
    labelFiles: [],
    width: 300,
    height: 300,
    encoding: "rgba32",
    file: { url: "", sizeBytes: 0 },
  },
  map,
  names: new Map([[4e9 + 7, "car"]]),
};
const colorsWith = (change: object, alpha = 115) =>
  maskColors(content, map, { ...defaultOverlay, ...change }, alpha);

it("90,000 classes get their colours once, until something changes them", () => {
  const first = colorsWith({});
  expect(first).toHaveLength(90_000);
  expect(colorsWith({})).toBe(first);
  expect(colorsWith({ outline: true, scores: { score: [0, 1] }, iou: 0.7 })).toBe(first);
  const hidden = colorsWith({ hiddenClasses: ["car"] });
  expect([hidden[6], hidden[7]]).toEqual([first[6], 0]);
  expect(colorsWith({ onlyClasses: ["car"] }).filter(Boolean)).toHaveLength(1);
  expect((colorsWith({}, 255)[7] as number) >>> 24).toBe(255);
  expect(new Set(colorsWith({ color: "layer" })).size).toBe(1);
});
