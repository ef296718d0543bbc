import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { isRecord, type Json } from "../_figures/chartJson";
import { type OfRun, presetChart, RUN } from "./presets";
import { facetedFor, fitted, shares } from "./size";

const SIZE = { width: 600, height: 300 };
const number = (field: string) => ({ field, type: "quantitative", title: field });
const LINE = { mark: "line", encoding: { x: number("x"), y: number("y") } };
const BY_CLASS = {
  mark: "line",
  encoding: { ...LINE.encoding, color: { field: "c", type: "nominal", title: "c" } },
};

const rowsWith = (classes: number) =>
  Array.from({ length: 40 }, (_, i) => ({ x: i, y: i * i, c: `c${i % classes}` }));

const run = (name: string, color: string, spec: object, rows: object[]): OfRun => ({
  name,
  color,
  source: {
    language: "vega-lite",
    spec: { data: { name: "table" }, ...spec },
    rows: rows as Json[],
    dataset: "table",
    notes: [],
  },
});

const two = (spec: object, rows: object[]): OfRun[] => [
  run("a", "#aa0000", spec, rows),
  run("b", "#0000bb", spec, rows),
];

/** Vega-Lite takes it without a word. */
function compiled(spec: Json, facets = 1): Json {
  const warnings: unknown[] = [];
  const note = (...args: unknown[]) => {
    warnings.push(...args);
    return logger;
  };
  const logger = { level: () => logger, error: note, warn: note, info: note, debug: note };
  const sized = facets > 1 ? facetedFor(spec, facets, SIZE) : fitted(spec, "vega-lite", SIZE);
  const made = (compile as unknown as (spec: Json, options: object) => { spec: Json })(sized, {
    logger,
  });
  expect(warnings).toEqual([]);
  return made.spec;
}

describe("charts of marey.plot, of two runs", () => {
  it("have the rows of both, each with its run", () => {
    const made = presetChart("wandb/line/v0", two(LINE, rowsWith(1)));
    expect(made?.rows.length).toBe(80);
    expect(made?.rows.map((row) => row[RUN])).toEqual([
      ...Array(40).fill("a"),
      ...Array(40).fill("b"),
    ]);
    const text = JSON.stringify(compiled(made?.spec ?? {}));
    expect(text).toContain('"range":["#aa0000","#0000bb"]');
    expect(text).toContain('"domain":["a","b"]');
  });

  it("tell few classes apart by dashes", () => {
    const made = presetChart("wandb/area-under-curve/v0", two(BY_CLASS, rowsWith(3)));
    expect(made?.facets).toBe(1);
    const { scales } = compiled(made?.spec ?? {});
    const names = (Array.isArray(scales) ? scales : []).map((scale) => scale.name);
    expect(names).toEqual(["x", "y", "color", "strokeDash"]);
  });

  it("have a small chart for each of more classes, and for each run with very many", () => {
    const some = presetChart("wandb/line/v0", two(BY_CLASS, rowsWith(8)));
    expect([some?.facets, isRecord(some?.spec.facet) && some.spec.facet.field]).toEqual([8, "c"]);
    compiled(some?.spec ?? {}, 8);
    const many = presetChart("wandb/line/v0", two(BY_CLASS, rowsWith(20)));
    expect([many?.facets, isRecord(many?.spec.facet) && many.spec.facet.field]).toEqual([2, RUN]);
    compiled(many?.spec ?? {}, 2);
  });

  it("compile, all of them", () => {
    const bar = { mark: "bar", encoding: { y: { field: "c", type: "nominal" }, x: number("y") } };
    const count = { aggregate: "count", type: "quantitative" };
    const hist = { mark: "bar", encoding: { x: { ...number("x"), bin: true }, y: count } };
    const nominal = (field: string) => ({ field, type: "nominal" });
    const matrix = {
      encoding: { x: nominal("c"), y: nominal("d") },
      layer: [{ mark: "rect", encoding: { color: number("y") } }],
    };
    const all: [string, object][] = [
      ["wandb/scatter/v0", { ...LINE, mark: "point" }],
      ["wandb/bar/v0", bar],
      ["wandb/histogram/v0", hist],
      ["wandb/lineseries/v0", BY_CLASS],
      ["wandb/confusion_matrix/v1", matrix],
    ];
    for (const [name, spec] of all)
      for (const runs of [two(spec, rowsWith(2)), two(spec, rowsWith(2)).slice(0, 1)]) {
        const made = presetChart(name, runs);
        compiled(made?.spec ?? {}, made?.facets);
      }
  });

  it("are left alone if they are somebody's own", () => {
    expect(presetChart("mine", two(LINE, []))).toBeNull();
    expect(presetChart("constructor", two(LINE, []))).toBeNull();
  });
});

it("shares a place among small charts", () => {
  expect(shares(2, { width: 720, height: 236 })).toEqual({ columns: 2, width: 254, height: 154 });
  expect(shares(3, { width: 340, height: 340 }, 0).columns).toBe(2);
  expect(shares(10, { width: 100, height: 100 }).width).toBe(44);
});
