import { describe, expect, it } from "vitest";
import { parseZoom, zoomAfter, zoomFor, zoomText } from "./zoom";

describe("the zoom", () => {
  it("takes ranges and cameras of what somebody did, and nothing else", () => {
    const event = { "xaxis.range[0]": 1, "xaxis.range[1]": 2, "scene.camera": { eye: { x: 1 } } };
    const zoom = zoomAfter({}, { ...event, "title.text": "x", autosize: true }, false);
    expect(zoom).toEqual({ "xaxis.range": [1, 2], "scene.camera": { eye: { x: 1 } } });
  });
  it("is the same object after nothing", () => {
    const zoom = { "xaxis.range": [1, 2] };
    expect(zoomAfter(zoom, { "shapes[0].x0": 1 }, false)).toBe(zoom);
    expect(zoomAfter(zoom, null, false)).toBe(zoom);
  });
  it("forgets a range that is free again", () => {
    const zoom = { "xaxis.range": [1, 2], "yaxis.range": [3, 4] };
    expect(zoomAfter(zoom, { "xaxis.autorange": true }, false)).toEqual({ "yaxis.range": [3, 4] });
    const back = { "xaxis.range[0]": 0, "xaxis.range[1]": 9, "yaxis.autorange": true };
    expect(zoomAfter(zoom, back, true)).toEqual({});
  });
  it("is for axes that a figure has, of the same kind", () => {
    const layout = { xaxis: { type: "date" }, yaxis: { type: "linear" } };
    const zoom = { "xaxis.range": [1, 2], "yaxis.range": [3, 4], "scene.camera": {} };
    expect(zoomFor(zoom, layout)).toEqual({ "yaxis.range": [3, 4] });
  });
  it("travels as text, and what is odd in a link does not come through", () => {
    const zoom = { "xaxis.range": [0.1234567891234, 2] };
    expect(parseZoom(zoomText(zoom))).toEqual({ "xaxis.range": [0.123456789, 2] });
    expect(zoomText({})).toBeUndefined();
    expect(parseZoom('{"title.text":"<b>","xaxis.range":["a","b","c","d"],"x":1}')).toEqual({});
    expect(parseZoom("{")).toEqual({});
    expect(parseZoom("9".repeat(3000))).toEqual({});
  });
});
