/** Kinds that are shown as cards: what their metadata says, in words. */
import { describe, expect, it } from "vitest";
import bokeh from "./bokeh";
import type { CardItem } from "./card";
import mesh from "./mesh";
import molecule from "./molecule";
import plotly from "./plotly";
import pointCloud from "./point_cloud";
import type { StoredItem, Viewer } from "./types";
import vega from "./vega";

const blob = { url: "/b", size_bytes: 9, media_type: "application/json" };

function read(viewer: Viewer<CardItem>, meta: object, parts: Partial<StoredItem> = {}): CardItem {
  const stored = { kind: viewer.kind, version: 1, meta: { ...meta }, blobs: {}, children: {} };
  return viewer.parse({ ...stored, ...parts });
}

it("a point cloud: how many points, and where", () => {
  const meta = {
    count: 1_204_331,
    channels: "xyz+rgb",
    bounds: [
      [-1.25, 0, "NaN"],
      [3, 2, "NaN"],
    ],
    boxes_count: 2,
    vectors_count: 0,
  };
  const item = read(pointCloud, meta, { blobs: { positions: blob, exact_positions: blob } });
  expect(item.title).toBe("1,204,331 points");
  expect(item.facts).toEqual([
    ["each with", "position and colour"],
    ["x", "−1.25 … 3"],
    ["y", "0 … 2"],
    ["z", "NaN … NaN"],
    ["boxes", "2"],
  ]);
  expect(item.files.map((file) => file.name)).toEqual(["positions"]);
});

it("a mesh: what it comes with, and what is missing", () => {
  const item = read(
    mesh,
    { format: "obj", companions: ["a.mtl"], missing: ["tex/wood.png"], vertices: 8 },
    { blobs: { mesh: blob, "file:a.mtl": blob } },
  );
  expect(item.facts).toEqual([
    ["vertices", "8"],
    ["comes with", "a.mtl"],
  ]);
  expect(item.warnings).toEqual(["It refers to files that were not found: tex/wood.png."]);
});

it("a molecule: its atoms and where it came from", () => {
  const meta = { format: "sdf", atoms: 21, source: "smiles", smiles: "CCO", embedding: "no luck" };
  const item = read(molecule, { ...meta, coordinates: "2d" });
  expect(item.title).toBe("21 atoms");
  expect(item.facts).toContainEqual(["SMILES", "CCO"]);
  expect(item.warnings).toEqual(["Flat: no luck"]);
});

it("a Plotly figure: its traces", () => {
  const item = read(plotly, { traces: ["bar", "scatter"] }, { blobs: { figure: blob } });
  expect([item.title, item.facts]).toEqual(["2 traces", [["traces", "bar, scatter"]]]);
});

describe("a chart", () => {
  it("says what it draws of which rows", () => {
    const spec = { layer: [{ mark: "line" }, { mark: { type: "point" } }] };
    const table = { kind: "table", version: 1, meta: { nrows: 9 }, blobs: {}, children: {} };
    const item = read(vega, { spec, fields: { x: "step" } }, { children: { table } });
    expect(item.facts).toEqual([
      ["marks", "line, point"],
      ["x", "step"],
      ["data", "9 rows"],
    ]);
    expect(decodeURIComponent(item.files[0]?.url ?? "")).toContain('"mark": "line"');
  });
});

it("a Bokeh document: its version", () => {
  const item = read(bokeh, { version: "3.9.2" }, { blobs: { document: blob } });
  expect([item.title, item.facts]).toEqual(["Bokeh document", [["Bokeh", "3.9.2"]]]);
});
