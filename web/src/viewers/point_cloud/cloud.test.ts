import { describe, expect, it } from "vitest";
import { arrowLines, edgesOf, readArrows, readBoxes } from "./boxes";
import { solo, toggled } from "./CategoryList";
import { Categories } from "./categories";
import { FIRST_POINTS, nextCount } from "./columns";
import { coordinate, pointFacts } from "./facts";
import { type CloudItem, parse } from "./model";
import { nearestPoint } from "./nearest";
import { rowsOf } from "./order";
import { usualBounds, valuesRange } from "./ranges";
import { shownBoxes } from "./shownBoxes";
import { modeOf, namesText, styleOf, suitedSize } from "./style";

const blob = (size: number) => ({
  url: `/b${size}`,
  size_bytes: size,
  media_type: "application/octet-stream",
});
const META = {
  count: 3,
  channels: "xyz+category",
  origin: [100, 200, 300],
  bounds: [
    [100, 200, 300],
    [101, 202, 303],
  ],
  columns: [
    { name: "positions", dtype: "<f4", per_point: 3 },
    { name: "categories", dtype: "|u1", per_point: 1 },
  ],
  categories: [1, 7],
  boxes_count: 2000,
  vectors_count: 0,
};
const stored = (meta: object, blobs = {}) => ({
  kind: "point_cloud",
  version: 1,
  meta: { ...meta },
  blobs: { positions: blob(36), categories: blob(3), exact_positions: blob(99), ...blobs },
  children: {},
});
const item = parse(stored(META));

describe("metadata", () => {
  it("say where the columns are", () => {
    expect(item.positions).toEqual({ url: "/b36", dtype: "<f4", sizeBytes: 36 });
    expect(item.categories?.dtype).toBe("|u1");
    expect(item.colors).toBeUndefined();
    expect([item.origin, item.scale]).toEqual([
      [100, 200, 300],
      [1, 1, 1],
    ]);
    expect(item.files.map(({ name }) => name)).toEqual(["positions.bin", "categories.bin"]);
    expect(modeOf(undefined, item)).toBe("category");
    expect(modeOf(styleOf({ color: "rgb" }), item)).toBe("category");
  });

  it("of no points need no columns", () => {
    const empty = parse({ ...stored({ ...META, count: 0, bounds: undefined }), blobs: {} });
    expect([empty.count, empty.positions, empty.bounds]).toEqual([0, undefined, undefined]);
  });

  it("that nobody can read say why", () => {
    expect(() => parse(stored({ ...META, count: -1 }))).toThrow("whole number");
    expect(() => parse(stored({ ...META, channels: "xyzw" }))).toThrow("unknown channels");
    expect(() => parse(stored({ ...META, columns: [] }))).toThrow("positions");
    const strange = [{ name: "positions", dtype: "<c8", per_point: 3 }];
    expect(() => parse(stored({ ...META, columns: strange }))).toThrow("<c8");
  });
});

describe("reading", () => {
  it("begins with little and grows", () => {
    const counts: number[] = [];
    for (let have = 0; ; have += counts.at(-1) ?? 0) {
      const count = nextCount(have, 5_000_000);
      if (count === 0) break;
      counts.push(count);
    }
    expect(counts.slice(0, 5)).toEqual([65_536, 65_536, 131_072, 262_144, 524_288]);
    expect(Math.max(...counts)).toBe(1 << 20);
    expect(counts.reduce((a, b) => a + b)).toBe(5_000_000);
    expect(nextCount(0, 10)).toBe(10);
    expect(FIRST_POINTS).toBe(65_536);
  });

  it("finds the rows that Python stored", () => {
    const few = rowsOf(5);
    expect([0, 1, 2, 3, 4].map(few)).toEqual([3, 2, 4, 0, 1]);
    const some = rowsOf(3000);
    expect([0, 1500, 2996, 2997, 2998, 2999].map(some)).toEqual([2979, 2700, 2588, 463, 2948, 728]);
    const more = rowsOf(5000);
    const all = Array.from({ length: 5000 }, (_, i) => more(i));
    expect(new Set(all).size).toBe(5000);
    expect([all[0], all[2500], all[4999]]).toEqual([4839, 1007, 2558]);
  });

  it("gives coordinates all the digits that they have", () => {
    const block = { first: 0, count: 1, positions: new Float32Array([0.1, 1e-3, 1000]) };
    const at = (i: number) => coordinate({ ...item, origin: [0, 691_543, -1e9] }, block, 0, i);
    expect([at(0), at(1), at(2)]).toEqual(["0.100000001", "691543.001", "-999999000"]);
    const grid = { first: 0, count: 1, positions: new Uint16Array([7, 0, 65_535]) };
    const on = { ...item, scale: [0.01, 0.01, 0.01] } as CloudItem;
    expect(coordinate(on, grid, 0, 0)).toBe("100.07");
    expect(coordinate(on, grid, 0, 2)).toBe("955.35");
    const facts = pointFacts(item, { ...block, categories: new Uint8Array([7]) }, 0, false);
    expect(facts.map(([name]) => name)).toEqual(["x", "y", "z", "category", "row"]);
  });
});

describe("boxes", () => {
  const bits = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i >> 2, (i >> 1) & 1, i & 1] as const);
  const ring = [0, 1, 3, 2, 4, 5, 7, 6].map((i) => bits[i] as (typeof bits)[number]);
  for (const [name, corners] of [
    ["bits", bits],
    ["ring", ring],
  ] as const)
    it(`have twelve edges of one side each, in the order of ${name}`, () => {
      const edges = edgesOf(corners);
      expect(edges).toHaveLength(24);
      for (let i = 0; i < 24; i += 2) {
        const [a, b] = [corners[edges[i] ?? 0], corners[edges[i + 1] ?? 0]];
        expect(Math.hypot(...[0, 1, 2].map((k) => (a?.[k] ?? 0) - (b?.[k] ?? 0)))).toBe(1);
      }
    });

  it("that are damaged are counted", () => {
    const good = { corners: bits, color: [300, -5, 20], label: "car", score: 0.5, id: 4 };
    const list = [
      good,
      { corners: bits.slice(1) },
      null,
      { ...good, corners: [...bits.slice(1), ["NaN", 0, 0]] },
    ];
    const { boxes, damaged } = readBoxes(list);
    expect(damaged).toBe(3);
    expect(boxes[0]).toMatchObject({
      color: [255, 0, 20],
      label: "car",
      score: 0.5,
      extra: { id: 4 },
    });
  });

  it("are shown by label and score; those without a score always", () => {
    const box = (label: string, score?: number) =>
      readBoxes([{ corners: bits, label, ...(score !== undefined && { score }) }]).boxes;
    const boxes = [...box("a", 0.2), ...box("b", 0.8), ...box("c"), ...box("b", 0.5)];
    expect(shownBoxes(boxes, styleOf({}))).toEqual([0, 1, 2, 3]);
    expect(shownBoxes(boxes, styleOf({ score: "0.5~1" }))).toEqual([1, 2, 3]);
    expect(shownBoxes(boxes, styleOf({ labels: namesText(["b"]) ?? "" }))).toEqual([0, 2]);
    expect(shownBoxes(boxes, styleOf({ boxes: "off" }))).toEqual([]);
  });

  it("stand beside arrows with heads", () => {
    const [arrow] = readArrows([{ start: [0, 0, 0], end: [0, 0, 2] }, { start: [1, 2] }]);
    const lines = arrow ? arrowLines(arrow) : [];
    expect(lines).toHaveLength(10);
    expect(lines.every((point) => point.every(Number.isFinite))).toBe(true);
    expect(arrowLines({ start: [1, 1, 1], end: [1, 1, 1] })).toHaveLength(2);
  });
});

describe("looking", () => {
  const block = {
    first: 0,
    count: 4,
    positions: new Float32Array([0, 5, 0, 0.01, 3, 0, 9, 1, 0, NaN, 0, 0]),
    categories: new Uint8Array([1, 7, 1, 1]),
  };
  const ray = { origin: { x: 0, y: 0, z: 0 }, direction: { x: 0, y: 1, z: 0 } };
  const ask = (skips: number[], most = 10) =>
    nearestPoint([block], {
      ray,
      reach: (distance) => 0.02 * distance,
      scale: [1, 1, 1],
      most,
      skips: new Set(skips),
    });

  it("finds the first point under the pointer, of those that are shown", () => {
    expect(ask([])?.at).toBe(1);
    expect(ask([7])?.at).toBe(0);
    expect(ask([1, 7])).toBeUndefined();
    expect(ask([], 1)?.at).toBe(0);
  });

  it("colours between what nearly all points have", () => {
    const positions = Float32Array.from({ length: 3000 }, (_, i) => (i % 3 === 2 ? i / 3 : 0));
    positions[2] = 1e9;
    const [low, high] = valuesRange(
      { first: 0, count: 1000, positions },
      { origin: [0, 0, 50], scale: [1, 1, 1] },
      "z",
    );
    expect(low).toBeCloseTo(61.67, 1);
    expect(high).toBeCloseTo(1040, -1.5);
    const { max } = usualBounds({ first: 0, count: 1000, positions }, { scale: [1, 1, 1] });
    expect(max.z).toBeLessThan(1100);
  });

  it("counts categories as they come, whatever their numbers", () => {
    const categories = new Categories({ categoryIds: [3] });
    const slots = categories.slotsOf(new Uint32Array([4_000_000_000, 3, 3, 5]));
    expect([...slots]).toEqual([1, 0, 0, 2]);
    expect([categories.ids, categories.counts]).toEqual([
      [3, 4_000_000_000, 5],
      [2, 1, 1],
    ]);
    expect(toggled(new Set([1]), 1)).toBeUndefined();
    expect(toggled(new Set([7]), 1)).toBe("1~7");
    expect(solo(new Set(), 1, [1, 2, 3])).toBe("2~3");
    expect(solo(new Set([2, 3]), 1, [1, 2, 3])).toBe("");
  });

  it("makes few points large and many small", () => {
    expect(suitedSize(1, 200_000)).toBe(8);
    expect(suitedSize(10_000, 200_000)).toBeCloseTo(2.01, 2);
    expect(suitedSize(1_000_000, 200_000)).toBe(1.5);
  });
});
