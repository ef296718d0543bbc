import { describe, expect, it } from "vitest";
import { type OfRun, together } from "./together";

const run = (name: string, color: string, data: object[], layout = {}): OfRun => ({
  name,
  color,
  figure: { data: data as never, layout },
});

describe("figures of several runs", () => {
  it("become one, each run in its colour, its traces told apart by dashes", () => {
    const data = [{ name: "train", y: [1] }, { y: [2] }];
    const figure = together([run("a", "rgb(1, 2, 3)", data), run("b", "rgb(4, 5, 6)", data)]);
    if (typeof figure === "string") throw new Error(figure);
    expect(figure.data.map(({ name, line }) => [name, line])).toEqual([
      ["a · train", { dash: "solid", color: "rgb(1, 2, 3)" }],
      ["a · trace 2", { dash: "dash", color: "rgb(1, 2, 3)" }],
      ["b · train", { dash: "solid", color: "rgb(4, 5, 6)" }],
      ["b · trace 2", { dash: "dash", color: "rgb(4, 5, 6)" }],
    ]);
    expect(figure.layout.showlegend).toBe(true);
  });
  it("are named by their run alone if there is one trace, and histograms overlap", () => {
    const data = [{ type: "histogram", x: [1] }];
    const figure = together([run("a", "red", data), run("b", "blue", data)]);
    if (typeof figure === "string") throw new Error(figure);
    expect(figure.data.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(figure.layout.barmode).toBe("overlay");
  });
  it.each([
    ["different traces", [{ type: "bar" }]],
    ["colour already stands", [{ marker: { color: [1, 2] } }]],
  ])("stay apart if they have %s", (reason, other) => {
    const first = reason.startsWith("diff") ? [{ y: [1] }] : other;
    expect(together([run("a", "red", first), run("b", "blue", other)])).toContain(reason);
  });
  it("stay apart if they hide one another", () => {
    const heat = [{ type: "heatmap" }];
    expect(together([run("a", "red", heat), run("b", "blue", heat)])).toBe(
      "Side by side: traces of kind heatmap cannot lie over one another.",
    );
  });
});
