// @vitest-environment jsdom
import { expect, it } from "vitest";
import { give } from "./give";
import { compiled } from "./library";

/** Entries of one of Vega's maps that are kept for rows that are gone. */
const goneIn = (view: unknown): number => {
  const { nodes } = (view as { _runtime: { nodes: { value?: { empty?: number } }[] } })._runtime;
  return Math.max(...Object.values(nodes).map(({ value }) => value?.empty ?? 0));
};

it("keeps no marks of the steps that were drawn before", async () => {
  const errors: unknown[] = [];
  const nearest = { type: "point", on: "pointerover", nearest: true };
  const layer = [{ mark: "line" }, { mark: "point", params: [{ name: "near", select: nearest }] }];
  const x = { field: "x", type: "quantitative" };
  const encoding = { x, y: x };
  const chart = await compiled({
    ...{ language: "vega-lite", renderer: "svg", config: {}, width: 100, height: 100 },
    spec: { data: { name: "rows" }, layer, encoding },
    root: document.createElement("div"),
    onError: (error) => errors.push(error),
  });
  for (let step = 0; step < 40; step++) {
    const rows = Array.from({ length: 20 }, (_, i) => ({ x: step + i }));
    await give(chart, "rows", rows);
    await chart.view.runAsync();
  }
  expect(goneIn(chart.view)).toBeLessThan(150);
  chart.view.finalize();
  expect(errors).toEqual([]);
});
