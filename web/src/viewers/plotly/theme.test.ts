import { describe, expect, it } from "vitest";
import type { ChartTheme } from "../_figures/chartTheme";
import { themed } from "./theme";

const theme: ChartTheme = {
  dark: false,
  ...{ ink: "#111", quiet: "#222", line: "#333", axis: "#444", sheet: "#fff", accent: "#00f" },
  colors: ["#c0", "#c1"],
  sequence: ["#s0", "#s1"],
  font: "Inter",
};
const USUAL = { layout: { colorway: ["#636efa"], plot_bgcolor: "#E5ECF6" } };
const templateOf = (layout: object): { layout: Record<string, unknown> } =>
  themed({ data: [], layout: { ...layout } }, theme).layout.template as never;

describe("a figure's look", () => {
  it("is the page's where it has none, or that of every figure of plotly.py", () => {
    for (const layout of [{}, { template: USUAL }, { template: "plotly" }]) {
      const { layout: look } = templateOf(layout);
      expect(look).toMatchObject({ colorway: ["#c0", "#c1"], plot_bgcolor: "rgba(0,0,0,0)" });
    }
  });
  it("is its own where it chose one", () => {
    const own = { layout: { colorway: ["#fff"], paper_bgcolor: "black" } };
    expect(templateOf({ template: own })).toEqual(own);
    expect(templateOf({ template: { layout: { colorway: ["red"] } } }).layout).toMatchObject({
      colorway: ["red"],
      paper_bgcolor: "rgba(0,0,0,0)",
    });
  });
  it("has our colours where plotly.py wrote its own into traces", () => {
    const data = [{ marker: { color: "#EF553B", size: 3 } }, { line: { color: "#123456" } }];
    const { data: drawn } = themed({ data, layout: { template: USUAL } }, theme);
    expect(drawn).toEqual([{ marker: { color: "#c1", size: 3 } }, { line: { color: "#123456" } }]);
  });
});
