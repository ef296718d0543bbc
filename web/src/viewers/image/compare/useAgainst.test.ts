import { describe, expect, it } from "vitest";
import { againstOf, formatAgainst } from "../../against";
import { usual } from "./useAgainst";

const runs = ["a", "b", "c:d"].map((id) => ({ run: { path: id, id, name: id, color: "" } }));

describe("what one compares with", () => {
  it("is the second run, else how the run began", () => {
    expect(againstOf(undefined, runs, usual(runs))).toEqual({ type: "run", id: "b" });
    expect(againstOf(undefined, runs.slice(0, 1), usual(runs.slice(0, 1)))).toEqual({
      type: "first",
    });
  });
  it.each(["run:c:d", "step:12", "first", "previous"])("comes back from the link: %s", (text) => {
    expect(formatAgainst(againstOf(text, runs, usual(runs)))).toBe(text);
  });
  it("is the default if its run is hidden or it cannot be read", () => {
    for (const text of ["run:gone", "step:x", "step:1.5", "?"])
      expect(againstOf(text, runs, usual(runs))).toEqual({ type: "run", id: "b" });
  });
});
