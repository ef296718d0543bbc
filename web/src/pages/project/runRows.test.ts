import { describe, expect, it } from "vitest";
import type { Run } from "../../api/types.gen";
import { candidateColumns, defaultColumns } from "./chosenColumns";
import { FilterError } from "./filterSyntax";
import { compileFilter } from "./runFilter";
import { headingsOf, runValue } from "./runValues";
import { allToggled, soloed, toggled, visibleIds } from "./visibleRuns";

const NOW = 1_000_000;

const run = (id: string, more: Partial<Run> = {}): Run => ({
  entity: "local",
  project: "p",
  id,
  name: `run-${id}`,
  state: "finished",
  created: NOW - 3600,
  updated: NOW - 1800,
  ended: NOW - 1800,
  last_step: 10,
  problems: 0,
  tags: [],
  color: 0,
  version: 1,
  values: {},
  ...more,
});

const runs = [
  run("a", {
    state: "running",
    values: { "config.lr": 0.001, "config.model.name": "unet", "summary.val/loss": 0.2 },
  }),
  run("b", {
    tags: ["keep"],
    values: { "config.lr": 0.1, "config.model.name": "vit", "summary.val/loss": "NaN" },
  }),
  run("c", { created: NOW - 10 * 86_400, values: { "config.lr": 0.01, "summary.val/loss": 0.5 } }),
];

const known = { config: ["lr", "model.name"], summary: ["val/loss"] };

const matching = (text: string) =>
  runs.filter((one) => compileFilter(text, known).accepts(one, NOW)).map((one) => one.id);

describe("filter", () => {
  it.each([
    ["", ["a", "b", "c"]],
    ["run-b", ["b"]],
    ["keep", ["b"]],
    ["lr < 0.05", ["a", "c"]],
    ["lr<=1e-2", ["a", "c"]],
    ["config.lr = .1", ["b"]],
    ["lr < 0.05 state = live", ["a"]],
    ["lr < 0.05 and not state = running", ["c"]],
    ["state != live", ["b", "c"]],
    ["name ~ RUN (lr > 0.05 or loss > 0.3)", ["b", "c"]],
    ["tag = keep", ["b"]],
    ["tag != keep", ["a", "c"]],
    ["age < 2d", ["a", "b"]],
    ['model.name = "UNet"', ["a"]],
    ["name = any", ["a", "b", "c"]],
    ["loss = NaN", ["b"]],
    ["loss < 1", ["a", "c"]],
    ["steps >= 10", ["a", "b", "c"]],
    ["model.name != unet", ["b", "c"]],
  ])("%s", (text, ids) => expect(matching(text)).toEqual(ids));

  it.each([
    ["lrr < 3", /called lrr. Did you mean lr\?/],
    ["lr <", /lr < what/],
    ["< 3", /Put a name before/],
    ["(lr < 3", /never closed/],
    ["lr < 3)", /never opened/],
    ['name = "x', /no end/],
    ["lr < 3 and", /should follow/],
    ["age < soon", /length of time/],
  ])("%s is refused with a reason", (text, message) => {
    expect(() => compileFilter(text, known)).toThrow(FilterError);
    expect(() => compileFilter(text, known)).toThrow(message);
  });

  it("says which columns it needs", () =>
    expect(compileFilter("lr < 1 or loss > 2 or age < 1d", known).columns).toEqual([
      "config.lr",
      "summary.val/loss",
    ]));
});

describe("visible runs", () => {
  const many = Array.from({ length: 15 }, (_, index) => run(String(index)));
  const none = { hidden: [], shown: [] };

  it("are the ten newest unless chosen", () => {
    expect([...visibleIds(many, none)]).toEqual(many.slice(0, 10).map((one) => one.id));
    expect(visibleIds(many, { hidden: ["0"], shown: ["14"] }).has("14")).toBe(true);
  });

  it("come back to no choice when switched twice", () => {
    for (const id of ["3", "12"]) {
      const once = toggled(many, none, id);
      expect(visibleIds(many, once).has(id)).toBe(!visibleIds(many, none).has(id));
      expect(toggled(many, once, id)).toEqual(none);
    }
  });

  it("can be one alone, none, and the default again", () => {
    expect([...visibleIds(many, soloed(many, "12"))]).toEqual(["12"]);
    expect([...visibleIds(many, soloed(many, "2"))]).toEqual(["2"]);
    const nobody = allToggled(many, none);
    expect(visibleIds(many, nobody).size).toBe(0);
    expect(allToggled(many, nobody)).toEqual(none);
  });
});

describe("columns", () => {
  it("are by default the numbers logged and the config that differs", () => {
    const candidates = candidateColumns({
      config: ["seed", "lr"],
      summary: ["_step", "val/loss", "images"],
    });
    expect(candidates).not.toContain("summary._step");
    const rows = runs.map((one) => ({
      ...one,
      values: { ...one.values, "config.seed": 1, "summary.images": { _type: "image" } },
    }));
    expect(defaultColumns(candidates, rows)).toEqual([
      "state",
      "summary.val/loss",
      "config.lr",
      "age",
    ]);
  });

  it("have short headings unless they clash", () => {
    const headings = headingsOf(["state", "summary.val/loss", "summary.train/loss", "config.lr"]);
    expect([...headings.values()]).toEqual(["state", "val/loss", "train/loss", "lr"]);
  });

  it("turn words into numbers", () =>
    expect(runValue(runs[1] as Run, "summary.val/loss", NOW)).toBeNaN());
});
