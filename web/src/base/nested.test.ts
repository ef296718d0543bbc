import { expect, it } from "vitest";
import { leavesOf, searchLeaves, valueText } from "./nested";

const config = { lr: 0.01, model: { name: "unet", depth: 5, extra: {} }, data: ["a", "b"] };

it("lists groups before what they hold", () => {
  expect(leavesOf(config).map((leaf) => [leaf.path, leaf.depth, leaf.group])).toEqual([
    ["lr", 0, false],
    ["model", 0, true],
    ["model.name", 1, false],
    ["model.depth", 1, false],
    ["model.extra", 1, false],
    ["data", 0, false],
  ]);
});

it("takes media for values", () => {
  const best = { _type: "image", version: 1, meta: {}, blobs: {}, children: {} };
  const leaves = leavesOf({ best, deep: { last: { _type: "table" } }, odd: { _type: 3 } });
  expect(leaves.map((leaf) => [leaf.path, leaf.group])).toEqual([
    ["best", false],
    ["deep", true],
    ["deep.last", false],
    ["odd", true],
    ["odd._type", false],
  ]);
});

it("finds by name and by value, keeping the way down", () => {
  expect(searchLeaves(leavesOf(config), "UNET").map((leaf) => leaf.path)).toEqual([
    "model",
    "model.name",
  ]);
  expect(searchLeaves(leavesOf(config), "lr").map((leaf) => leaf.path)).toEqual(["lr"]);
  expect(searchLeaves(leavesOf(config), "nothing")).toEqual([]);
});

it("writes values as one types them", () => {
  expect([valueText("x"), valueText(["x"]), valueText(null)]).toEqual(["x", '["x"]', "null"]);
  expect(valueText([1, "NaN", ["-Infinity", "a"]])).toBe('[1,NaN,[-Infinity,"a"]]');
});
