import { describe, expect, it } from "vitest";
import { completed } from "../../ui/completion";
import { completionsFor } from "./filterCompletion";

const data = {
  known: { config: ["lr", "model.depth", "acc", "a b"], summary: ["val/loss", "acc", "_step"] },
  tags: ["keep", "old"],
};
const texts = (text: string, caret = text.length) =>
  completionsFor(text, caret, data).options.map((option) => option.text);

describe("completion", () => {
  it("offers names by their beginning, then by a later part", () => {
    expect(texts("l")).toEqual(["lr", "val/loss"]);
    expect(texts("lr < 1 and de")).toEqual(["model.depth"]);
  });
  it("tells a config from a summary of the same name", () => {
    expect(texts("ac")).toEqual(["config.acc", "summary.acc"]);
  });
  it("leaves out what cannot be typed, and the recorder's own", () => {
    expect(texts("")).not.toContain("a b");
    expect(texts("_st")).toEqual([]);
  });
  it("offers states and tags as values, and nothing for numbers", () => {
    expect(texts("state = ")).toEqual(["live", "done", "failed", "crashed", "stopped"]);
    expect(texts("lr < 3 tag=k")).toEqual(["keep"]);
    expect(texts("lr < ")).toEqual([]);
  });
  it("offers nothing for what is whole", () => {
    expect(texts("tags = keep")).toEqual([]);
  });
  it("works in the middle", () => {
    const found = completionsFor("sta and lr < 3", 3, data);
    expect(found).toMatchObject({ from: 0, to: 3 });
    expect(completed("sta and lr < 3", found, "state")).toEqual({
      text: "state and lr < 3",
      caret: 6,
    });
  });
});
