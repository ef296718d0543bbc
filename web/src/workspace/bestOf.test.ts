import { describe, expect, it } from "vitest";
import { bestSteps, guessBy, stepOfEach } from "./bestOf";

describe("what good means", () => {
  it("is less for losses and errors, more for all others", () => {
    for (const key of [
      "train/loss",
      "val_loss",
      "valLoss",
      "testloss",
      "rmse",
      "val/error rate",
      "FID",
    ])
      expect([key, guessBy(key)]).toEqual([key, "min"]);
    for (const key of ["val/IoU", "acc", "f1", "mAP", "terror", "lossless ratio", "reward"])
      expect([key, guessBy(key)]).toEqual([key, "max"]);
  });
});

describe("best steps", () => {
  const answer = [
    { run: "a", min: { step: 3, time: 1, value: 0.1 }, max: { step: 40, time: 9, value: 0.9 } },
    { run: "b", min: null, max: null },
    { run: "c", min: { step: 5, time: 2, value: "-Infinity" }, max: null },
  ];
  it("are each run's own; runs without the metric have none", () => {
    expect([...bestSteps(answer, "max")]).toEqual([["a", { step: 40, value: 0.9 }]]);
    expect(bestSteps(answer, "min").get("a")).toEqual({ step: 3, value: 0.1 });
  });
  it("may be infinite", () => {
    expect(bestSteps(answer, "min").get("c")).toEqual({ step: 5, value: -Infinity });
  });
  it("leave runs without the metric at the playhead", () => {
    expect(stepOfEach(["b", "a"], bestSteps(answer, "max"), 70)).toEqual([70, 40]);
    expect(stepOfEach(["b"], new Map(), null)).toEqual([0]);
  });
});
