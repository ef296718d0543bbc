import { describe, expect, it } from "vitest";
import { layoutRows, perRow, split } from "./layout";
import type { PanelSpec } from "./sections";

const panel = (key: string, kind = "scalar"): PanelSpec => ({
  id: key,
  key,
  kind,
  runs: 1,
  count: 1,
});
const sizeOf = ({ kind }: PanelSpec) =>
  kind === "scalar" ? { columns: 4, height: 224 } : { columns: 12, height: 320 };

describe("rows", () => {
  it("put panels of one size together and end flush", () => {
    const panels = [panel("a"), panel("p", "image"), panel("b"), panel("c"), panel("d")];
    const rows = layoutRows([{ name: "s", panels }], [], 1200, sizeOf);
    const shape = rows.map((row) =>
      row.type === "header"
        ? "header"
        : row.panels.map((p) => `${p.panel.key}${p.columns}`).join(" "),
    );
    expect(shape).toEqual(["header", "a6 b6", "c6 d6", "p12"]);
  });
  it("leave only the header of a folded section", () => {
    const rows = layoutRows([{ name: "s", panels: [panel("a")] }], ["s"], 1200, sizeOf);
    expect(rows).toMatchObject([{ type: "header", folded: true }]);
  });
});

describe("panels beside one another", () => {
  const size = { columns: 4, height: 200 };
  it.each([
    [300, 1],
    [530, 2],
    [900, 3],
    [1400, 3],
    [2200, 4],
  ])("at %d px: %d", (width, count) => expect(perRow(size, width)).toBe(count));
  it("never more than the kind wants", () => {
    expect(perRow({ columns: 12, height: 300 }, 3000)).toBe(1);
  });
});

it("splits evenly", () => {
  const lengths = (count: number) => split(Array(count).fill(0), 3).map((row) => row.length);
  expect([1, 2, 3, 4, 5, 7].map(lengths)).toEqual([[1], [2], [3], [2, 2], [3, 2], [3, 2, 2]]);
  expect(split([], 3)).toEqual([]);
});
