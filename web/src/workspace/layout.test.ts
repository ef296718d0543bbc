import { describe, expect, it } from "vitest";
import { type Arrangement, UNARRANGED } from "./arrangement";
import { fitting, perRow, placeAll, split } from "./layout";
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

const place = (panels: PanelSpec[], arrangement: Arrangement = UNARRANGED, folded: string[] = []) =>
  placeAll({ sections: [{ name: "s", panels }], folded, pageWidth: 1200, sizeOf, arrangement });

const shape = (placed: ReturnType<typeof place>) =>
  placed.items.map((item) =>
    item.type === "header" ? "header" : `${item.id} ${item.column}+${item.columns} @${item.top}`,
  );

describe("places", () => {
  it("put panels of one size together and end flush", () => {
    const panels = [panel("a"), panel("p", "image"), panel("b"), panel("c"), panel("d")];
    expect(shape(place(panels))).toEqual([
      "header",
      "a 0+6 @40",
      "b 6+6 @40",
      "c 0+6 @276",
      "d 6+6 @276",
      "p 0+12 @512",
    ]);
  });
  it("leave only the header of a folded section", () => {
    const placed = place([panel("a")], UNARRANGED, ["s"]);
    expect(placed).toMatchObject({ items: [{ type: "header", folded: true }], height: 40 });
  });
  it("take chosen sizes, and let others stand beside a tall one", () => {
    const panels = [panel("a"), panel("b"), panel("c")];
    const arrangement = { sizes: { a: [8, 480] }, moves: [] } as const;
    expect(shape(place(panels, arrangement))).toEqual([
      "header",
      "a 0+8 @40",
      "b 8+4 @40",
      "c 8+4 @276",
    ]);
  });
  it("take a chosen order, and never put a panel above the one before it", () => {
    const panels = [panel("a"), panel("b"), panel("c")];
    const arrangement: Arrangement = { sizes: { c: [6, 240], a: [12, 200] }, moves: [["", "c"]] };
    expect(shape(place(panels, arrangement))).toEqual([
      "header",
      "c 0+6 @40",
      "a 0+12 @292",
      "b 0+4 @504",
    ]);
  });
  it("keep chosen widths readable on a narrow page", () => {
    expect([fitting(2, 1200), fitting(2, 700), fitting(5, 700), fitting(3, 400)]).toEqual([
      3, 5, 5, 12,
    ]);
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
