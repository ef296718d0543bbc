import { describe, expect, it } from "vitest";
import type { ChartTheme } from "../_figures/chartTheme";
import { fitted, onOurGround } from "./converted";

const margin = { l: 0, r: 0, t: 0, b: 0 };
const layout = { width: 640, height: 480, margin, paper_bgcolor: "rgba(255,255,255,1)" };
const theme = { ink: "#eee", line: "#444", sheet: "#111" } as ChartTheme;
const black = { tickcolor: "rgba(0,0,0,1)", range: [0, 1] };

describe("a figure that was laid out for one size", () => {
  it("keeps its shape, and letters that can be read", () => {
    expect(fitted(layout, { width: 1280, height: 960 })).toEqual({
      ...{ width: 640, height: 480, scale: 2 },
    });
    const small = fitted(layout, { width: 1380, height: 240 });
    expect(small).toEqual({ width: 426, height: 320, scale: 0.75 });
  });
  it("shrinks as a whole where several charts share it", () => {
    const axes = { xaxis: { domain: [0, 0.4] }, xaxis2: { domain: [0.6, 1] } };
    const room = { width: 256, height: 192 };
    expect(fitted({ ...layout, ...axes }, room)).toEqual({ width: 640, height: 480, scale: 0.4 });
  });
  it("is no other figure: those fill their room", () => {
    const room = { width: 700, height: 200 };
    expect(fitted({ width: 640, height: 480 }, room)).toEqual({ ...room, scale: 1 });
  });
  it("has the page's ground and ink where it chose none", () => {
    const { layout: ours, data } = onOurGround(
      {
        data: [{ line: { color: "rgba(0,0,0,1)" }, y: [1, 2] }],
        layout: { ...layout, xaxis: black },
      },
      theme,
    );
    expect(ours).toMatchObject({ paper_bgcolor: "rgba(0,0,0,0)", xaxis: { tickcolor: "#eee" } });
    expect(data).toEqual([{ line: { color: "#eee" }, y: [1, 2] }]);
  });
  it("keeps a ground that somebody chose", () => {
    const chosen = {
      data: [],
      layout: { ...layout, plot_bgcolor: "rgba(234,234,242,1)", xaxis: black },
    };
    expect(onOurGround(chosen, theme)).toBe(chosen);
  });
});
