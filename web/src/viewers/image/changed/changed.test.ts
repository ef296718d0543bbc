import { describe, expect, it } from "vitest";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import type { ChangedSample } from "./answers";
import { choiceOf, withChoice } from "./choice";
import { changeText, changeTitle, orderOf } from "./order";
import { rowsByChange } from "./useRowOrder";

const runs = [
  { id: "a", path: "l/p/a" },
  { id: "b;=", path: "l/p/b;=" },
];

describe("the choice in a panel's options", () => {
  it("comes back as it was", () => {
    for (const choice of [
      { against: { type: "previous" }, by: "auto" },
      { against: { type: "step", step: 1200 }, by: "mask" },
      { against: { type: "run", run: "l/p/b;=" }, by: "pixels" },
    ] as const)
      expect(choiceOf(withChoice("size=120", choice, runs), runs)).toEqual(choice);
  });
  it("is none as logged, or for a run that is not shown", () => {
    expect(choiceOf("size=120", runs)).toBeNull();
    expect(choiceOf("changed=run:c", runs)).toBeNull();
    expect(withChoice("size=120;changed=previous;changedBy=mask", null, runs)).toBe("size=120");
  });
});

const sample = (change: number | null): ChangedSample => ({
  run: "x",
  position: 0,
  change,
  by: "mask",
  detail: { "mask:p": { classes: [{ id: 1, name: "car", iou: 0.6 }], total: 3 } },
  problem: null,
  before: { run: "x", step: 90, position: 0 },
});
const figures = new Map([
  ["x", new Map([0.1, 0.5, null].map((change, at) => [at, sample(change)] as const))],
  ["y", new Map([[0, sample(0.9)]])],
]);

describe("the order", () => {
  it("is each run's own, and the largest of all runs where they share columns", () => {
    const order = orderOf(figures, [
      { run: "x", count: 4 },
      { run: "y", count: 2 },
    ]);
    expect(order.own.get("x")).toEqual([1, 0, 2, 3]);
    expect(order.own.get("y")).toEqual([0, 1]);
    expect(order.shared).toEqual([0, 1, 2, 3]);
  });
});

it("says what a figure is made of", () => {
  expect(changeText(sample(0.34))).toBe("Δ 0.34");
  expect([0, 0.001, 0.045, 1].map((change) => changeText(sample(change)))).toEqual([
    "Δ 0.00",
    "Δ <0.01",
    "Δ 0.04",
    "Δ 1.00",
  ]);
  expect(changeText(sample(null))).toBe("Δ ?");
  expect(changeTitle(sample(0.34), () => "heron").split("\n")).toEqual([
    "Against heron, step 90, by mask",
    "mask:p car: IoU 0.6",
    "mask:p: and 2 more classes",
  ]);
});

it("orders rows of a matrix by the run in which a sample changed most", () => {
  const track = (path: string, samples: (string | undefined)[]) =>
    ({
      run: { path, id: path, name: path, color: "" },
      now: { items: samples.map((sampleId) => ({ sampleId })), positions: [0, 1] },
    }) as unknown as Track<ImageItem>;
  const figures: Record<string, number> = { "x 0": 0.1, "x 1": 0.2, "y 0": 0.9 };
  const figureOf = (run: string, position: number) => {
    const change = figures[`${run} ${position}`];
    return change === undefined ? undefined : sample(change);
  };
  expect(rowsByChange([track("x", ["a", "b"]), track("y", ["a", undefined])], figureOf)).toEqual([
    "is a",
    "is b",
    "at 1",
  ]);
});
