import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { ViewZoom, withRanges, ZOOM_IN_LINK, type Zoom, zoomAxes } from "./zoom";

const VALUES = Array.from({ length: 20 }, (_, i) => ({ "a b": i, y: i * i, kind: i % 2 }));
const ZOOM = { name: "grid", select: { type: "interval" }, bind: "scales" };
const LAYER = {
  mark: "point",
  params: [ZOOM],
  encoding: {
    x: { field: "a b", type: "quantitative" },
    y: { field: "y", type: "quantitative" },
  },
};

async function chart(spec: object) {
  const { spec: compiled } = compile({ data: { values: VALUES }, ...spec } as TopLevelSpec);
  const view = await new View(parse(compiled), { renderer: "none" }).runAsync();
  return { view, zoom: new ViewZoom(view, zoomAxes({ ...compiled })) };
}

describe("the zoom of a chart", () => {
  it("is told once with both axes, and shown by another one, whatever its name", async () => {
    const [one, other] = await Promise.all([
      chart(LAYER),
      chart({ ...LAYER, params: [{ ...ZOOM, name: "param_7" }] }),
    ]);
    expect(one.zoom.axes.map(({ signal }) => signal)).toEqual(["grid_a_b", "grid_y"]);
    const told: object[] = [];
    const toldByOther: object[] = [];
    one.zoom.listen((ranges) => told.push(ranges));
    other.zoom.listen((ranges) => toldByOther.push(ranges));
    one.view.signal("grid_a_b", [2, 5]).signal("grid_y", [0, 30]);
    await one.view.runAsync();
    expect(told).toEqual([{ a_b: [2, 5], y: [0, 30] }]);
    expect(other.zoom.show(told[0] as Zoom)).toBe(true);
    await other.view.runAsync();
    expect(other.view.scale("x").domain()).toEqual([2, 5]);
    expect(other.zoom.show(told[0] as Zoom)).toBe(false);
    expect(toldByOther).toEqual([]);
    other.zoom.show({});
    await other.view.runAsync();
    expect(other.view.scale("x").domain()).toEqual([0, 20]);
  });

  it.each([
    ["layers", { layer: [LAYER, { mark: "line", encoding: LAYER.encoding }] }],
    ["facets", { facet: { field: "kind" }, spec: LAYER }],
    ["neighbours", { hconcat: [LAYER, { ...LAYER, params: [] }] }],
  ])("is found in %s", async (_, spec) => {
    expect((await chart(spec)).zoom.axes.map(({ name }) => name)).toEqual(["a_b", "y"]);
  });

  it("has each axis once", async () => {
    const other = { ...LAYER, params: [{ ...ZOOM, name: "other" }] };
    const { zoom } = await chart({ hconcat: [LAYER, other] });
    expect(zoom.axes.map(({ name }) => name)).toEqual(["a_b", "y", "a_b_2", "y_2"]);
  });

  it("is none where nobody can zoom", async () => {
    expect((await chart({ ...LAYER, params: [] })).zoom.axes).toEqual([]);
    expect(zoomAxes({ scales: "no", marks: [1], signals: [{ name: "grid_y" }] })).toEqual([]);
    expect(new ViewZoom({} as never, []).show({ other: [1, 2] })).toBe(false);
  });
});

describe("the zoom in a link", () => {
  const { parse: read, format } = ZOOM_IN_LINK;
  it("comes back, moments too", () => {
    const zoom = { grid_t: [1732272000123, 1732273000456], grid_y: [-1e-7, 0.25] } as const;
    expect(read(format(zoom))).toEqual(zoom);
    expect(format({})).toBeUndefined();
  });

  it.each(["grid_x~1", "grid_x~1~~", "~1~2", "grid_x~1~NaN", "a b~1~2", "x".repeat(2000)])(
    "is none if damaged: %s",
    (text) => expect(read(text)).toEqual({}),
  );

  it("keeps other charts' axes", () => {
    expect(withRanges({ a: [0, 1], b: [0, 2] }, { b: null, c: [1, 2] })).toEqual({
      a: [0, 1],
      c: [1, 2],
    });
  });
});
