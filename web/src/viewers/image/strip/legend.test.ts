import { describe, expect, it } from "vitest";
import type { Content } from "../../../overlay/content";
import type { Box, BoxLayer, MaskLayer } from "../../../overlay/layers";
import { matching } from "./ClassList";
import { legendOf } from "./legend";

const labels = { 0: "background", 1: "car", 2: "road" };
const mask = (change: Partial<MaskLayer> = {}): MaskLayer => ({
  type: "mask",
  id: "mask:prediction",
  name: "prediction",
  labels,
  labelFiles: [],
  width: 4,
  height: 2,
  encoding: "gray8",
  file: { url: "/m", sizeBytes: 9 },
  ids: [0, 2],
  counts: [3, 5],
  ...change,
});
const box = (classId: number | undefined, scores: Record<string, number>): Box => ({
  xMin: 0,
  yMin: 0,
  xMax: 1,
  yMax: 1,
  scores,
  caption: "",
  ...(classId !== undefined && { classId }),
});
const boxes = (list: readonly Box[]): BoxLayer => ({
  type: "boxes",
  id: "boxes:prediction",
  name: "prediction",
  labels,
  labelFiles: [],
  count: list.length,
  boxes: list,
});

describe("legend", () => {
  const picture = {
    layers: [mask(), boxes([box(1, { score: 0.25 }), box(1, { score: Number.NaN }), box(7, {})])],
  };
  it("takes masks and boxes of one name as one layer", () => {
    const legend = legendOf([picture, picture]);
    expect(legend.layers).toEqual([
      { name: "prediction", ids: ["mask:prediction", "boxes:prediction"], pictures: 2, boxes: 6 },
    ]);
    expect([legend.masks, legend.boxes]).toEqual([true, true]);
  });
  it("counts classes, in the order of their ids, backgrounds last", () => {
    const counted = legendOf([picture, picture]).classes.map(
      ({ name, id, masks, pixels, boxes: of }) => [name, id, masks, pixels, of],
    );
    expect(counted).toEqual([
      ["car", 1, 0, 0, 4],
      ["road", 2, 2, 10, 0],
      ["class_7", 7, 0, 0, 2],
      ["background", 0, 2, 6, 0],
    ]);
  });
  it("knows the range of finite scores", () => {
    const other = { layers: [boxes([box(1, { score: 0.75, loss: -3 }), box(undefined, {})])] };
    const legend = legendOf([picture, other]);
    expect(legend.scores).toEqual([
      { key: "score", least: 0.25, greatest: 0.75, boxes: 2 },
      { key: "loss", least: -3, greatest: -3, boxes: 1 },
    ]);
    expect(legend.classes[0]?.name).toBe("no class");
  });
  it("keeps what was there before, with nothing counted", () => {
    const before = legendOf([picture]);
    const legend = legendOf([{ layers: [] }], before);
    expect(legend.classes.map((one) => one.name)).toEqual(before.classes.map((one) => one.name));
    expect(legend.classes.every((one) => one.boxes + one.masks === 0)).toBe(true);
    expect(legend.scores).toEqual([{ key: "score", least: 0.25, greatest: 0.25, boxes: 0 }]);
  });
  it("asks files for what metadata leaves out", () => {
    const { ids: _, counts: __, ...rest } = mask({ labelFiles: [{ url: "/l", sizeBytes: 9 }] });
    const layers = [rest];
    const map = { width: 4, height: 2, ids: new Uint8Array(8), present: Uint32Array.of(5, 900) };
    const names = new Map([[900, "zebra"]]);
    const content: Content = {
      late: false,
      layers: [{ type: "mask", layer: rest, names, map }],
    };
    expect(legendOf([{ layers }], undefined, () => undefined).classes).toEqual([]);
    const found = legendOf([{ layers }], undefined, () => content).classes;
    expect(found.map((one) => one.name)).toEqual(["class_5", "zebra"]);
  });
});

it("finds classes by words of their names", () => {
  const { classes } = legendOf([{ layers: [mask({ ids: [1, 2], counts: [1, 1] })] }]);
  expect(matching(classes, " CA ").map((one) => one.name)).toEqual(["car"]);
  expect(matching(classes, "")).toHaveLength(2);
});
