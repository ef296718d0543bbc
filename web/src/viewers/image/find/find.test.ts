// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { BoxLayer, Layer } from "../../../overlay/layers";
import { defaultOverlay } from "../../../overlay/settings";
import { emphasised, visibly } from "./emphasis";
import { csvOf, recordOf } from "./exportMatches";
import { problemOf } from "./problem";

describe("what is wrong", () => {
  it("points at the place", () => {
    expect(problemOf("At character 8: expected a value, got the end.", "class =")).toEqual({
      message: "Expected a value, got the end.",
      excerpt: { text: "class =", caret: 7 },
    });
  });
  it("cuts a long question around the place, counting as the server does", () => {
    const question = `${"😀".repeat(100)} = x`;
    const { excerpt } = problemOf("At character 102: no", question);
    expect(Array.from(excerpt?.text ?? "")[excerpt?.caret ?? 0]).toBe("=");
    expect(excerpt?.caret).toBe(28);
  });
  it("is the message alone without a place", () => {
    expect(problemOf("The server does not answer.", "x")).toEqual({
      message: "The server does not answer.",
    });
  });
});

const box = (xMin: number) => ({ xMin, yMin: 0, xMax: 9, yMax: 9, scores: {}, caption: "" });
const shared = { labels: {}, labelFiles: [] };
const layers: Layer[] = [
  { ...shared, id: "boxes:a", name: "a", type: "boxes", count: 3, boxes: [box(0), box(1), box(2)] },
  { ...shared, id: "boxes:b", name: "b", type: "boxes", count: 1, boxes: [box(7)] },
];

it("draws only what was found, everything where nothing was named", () => {
  const found = emphasised(layers, { "boxes:a": [2, 0] });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ id: "boxes:a", count: 2, boxes: [box(2), box(0)] });
  expect(emphasised(layers, {})).toEqual(layers);
});

it("draws of boxes in a file only those found, whatever their class is called", () => {
  const file: Layer = {
    ...shared,
    id: "boxes:many",
    name: "many",
    type: "boxes",
    count: 9000,
    boxesFile: { url: "/b", sizeBytes: 1 },
  };
  const [only] = emphasised([file], { "boxes:many": [8, 3] });
  expect(only).toMatchObject({ places: [8, 3], count: 2 });
  const boxes = [{ ...box(0), classId: 5 }];
  const content = {
    late: false,
    layers: [
      { type: "boxes" as const, layer: file as BoxLayer, boxes, names: new Map([[5, "car"]]) },
    ],
  };
  const shown = visibly(defaultOverlay, [file], { "boxes:many": [8, 3] }, content);
  expect(shown.shownClasses).toEqual(["car"]);
});

it("hides the other classes of a mask, and shows what the page hides", () => {
  const mask: Layer = {
    ...shared,
    id: "mask:m",
    name: "m",
    type: "mask",
    width: 1,
    height: 1,
    encoding: "gray8",
    file: { url: "", sizeBytes: 0 },
    labels: { 0: "background", 1: "car" },
    ids: [0, 1, 2],
  };
  const settings = { ...defaultOverlay, masks: false, hiddenClasses: ["car"] };
  expect(visibly(settings, [mask], { "mask:m": [1] })).toMatchObject({
    masks: true,
    hiddenClasses: ["background", "class_2"],
    shownClasses: ["car"],
  });
});

it("exports what was found; text that looks like a formula stays text", () => {
  const item = {
    kind: "image",
    version: 1,
    meta: { caption: '=HYPERLINK("x"), "y"', sample_id: 7 },
    blobs: { image: { url: "/b/1.png", size_bytes: 1, media_type: "image/png" } },
    children: {},
  };
  const found = { "boxes:a": [0, 3] };
  const record = recordOf(
    { run: "l/p/a", step: 3, position: 1, item, found, found_total: 2 },
    "heron",
  );
  const lines = csvOf([record]).split("\n");
  expect(lines[1]).toBe(
    `l/p/a,heron,3,1,7,"'=HYPERLINK(""x""), ""y""",boxes:a 0 3,http://localhost:3000/b/1.png`,
  );
});
