import { describe, expect, it } from "vitest";
import { readyFigure } from "./figure";

const ready = (data: unknown, more: object = {}) => readyFigure({ data, layout: {}, ...more });

describe("a figure made ready", () => {
  it("is a copy, in which long lists of numbers are shared", () => {
    const numbers = Array.from({ length: 500 }, (_, i) => i);
    const given = { data: [{ x: numbers, marker: { color: "red" } }], layout: { title: "t" } };
    const { figure } = readyFigure(given);
    expect(figure.data[0]).toEqual(given.data[0]);
    expect(figure.data[0]?.marker).not.toBe(given.data[0]?.marker);
    expect(figure.data[0]?.x).toBe(numbers);
    expect(figure.layout).not.toBe(given.layout);
  });

  it("has nothing that is at an address", () => {
    const layout = {
      images: [{ source: "https://evil.test/a.png" }, { source: "data:image/png;base64,AA" }],
      template: { layout: { images: [{ source: "//evil.test/b" }] } },
      updatemenus: [{ buttons: [{ args: [{ "images[0].source": "x", source: "http://c" }] }] }],
    };
    const { figure, notes } = ready([{ type: "choropleth", geojson: "https://evil.test/g" }], {
      layout,
    });
    expect(JSON.stringify(figure)).not.toMatch(/evil|http:/);
    expect(JSON.stringify(figure)).toContain("data:image/png");
    expect(notes).toContain("4 remote pictures or files are not loaded.");
  });

  it("says that it is empty, unless it has something beside traces", () => {
    expect(ready([]).notes).toEqual(["This figure is empty: it has no traces."]);
    expect(ready([], { layout: { annotations: [{ text: "later" }] } }).notes).toEqual([]);
    expect(ready([{ y: [] }]).notes).toEqual([]);
  });

  it("draws maps without their streets", () => {
    const { figure, notes } = ready([{ type: "scattermap" }], {
      layout: { map2: { style: "https://evil.test", center: { lat: 1 } } },
    });
    expect(figure.layout.map2).toEqual({
      style: { version: 8, sources: {}, layers: [] },
      layers: [],
      center: { lat: 1 },
    });
    expect(notes).toEqual(["The background of maps is not available offline."]);
  });

  it("draws very many points by WebGL, if they look the same so", () => {
    const x = Array.from({ length: 50_000 }, (_, i) => i);
    const { figure, notes, contexts } = ready([{ x }, { x, fill: "tozeroy" }]);
    expect(figure.data.map((trace) => trace.type)).toEqual(["scattergl", undefined]);
    expect(notes).toEqual(["Many points: drawn with WebGL."]);
    expect(contexts).toBe(3);
  });

  it("counts numbers, lists of lists and bytes, and contexts", () => {
    const bdata = "A".repeat(32 * 4);
    expect(ready([{ y: { dtype: "f8", bdata } }]).points).toBe(12);
    expect(
      ready([
        {
          z: [
            [1, 2, 3],
            [4, 5, 6],
          ],
        },
      ]).points,
    ).toBe(6);
    const three = [{ type: "surface" }, { type: "scatter3d", scene: "scene2" }, { type: "cone" }];
    expect(ready(three).contexts).toBe(2);
  });

  it.each([[null], [3], [[]], [{ data: 3 }]])("says that %j is none", (raw) =>
    expect(() => readyFigure(raw)).toThrow(/^The file is damaged/),
  );

  it("leaves out what is no trace", () => {
    expect(ready([null, 3, { y: [1] }]).figure.data).toEqual([{ y: [1] }]);
  });
});
