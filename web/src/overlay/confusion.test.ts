import { describe, expect, it } from "vitest";
import { confusion, countsByClass } from "./confusion";

const map = (ids: number[] | Uint8Array | Uint16Array | Uint32Array, width = 2) => ({
  width,
  height: ids.length / width,
  ids: Array.isArray(ids) ? Uint8Array.from(ids) : ids,
});
const rows = ({ prediction, truth, pixels }: ReturnType<typeof confusion>) =>
  [...pixels].map((count, i) => [prediction[i], truth[i], count]);

describe("confusion", () => {
  it("counts pairs of ids", () => {
    const found = confusion(map([0, 1, 1, 2, 2, 2]), map([0, 1, 2, 2, 0, 2]));
    expect(rows(found)).toEqual([
      [0, 0, 1],
      [1, 1, 1],
      [1, 2, 1],
      [2, 0, 1],
      [2, 2, 2],
    ]);
  });
  it("is the same for wide and very large ids", () => {
    const wide = confusion(
      map(Uint16Array.of(7, 7, 1000, 1000)),
      map(Uint32Array.of(7, 4294967295, 3, 3)),
    );
    expect(rows(wide)).toEqual([
      [7, 7, 1],
      [7, 4294967295, 1],
      [1000, 3, 2],
    ]);
    const small = confusion(map(Uint16Array.of(0, 1, 1, 2)), map(Uint32Array.of(0, 1, 2, 2)));
    expect(rows(small)).toEqual(rows(confusion(map([0, 1, 1, 2]), map([0, 1, 2, 2]))));
  });
  it("says which sizes differ", () => {
    expect(() => confusion(map([0, 1, 1, 2]), map([0, 1, 1, 2, 3, 4]))).toThrow(
      "the masks have different sizes: prediction 2 × 2, ground truth 2 × 3",
    );
  });
});

describe("counts by class", () => {
  it("go by name, ids of one name together", () => {
    const found = confusion(map([0, 1, 1, 2, 3, 3]), map([0, 5, 2, 2, 0, 5]));
    const prediction = (id: number) => ["sky", "car", "road", "car"][id] as string;
    const truth = (id: number) => ({ 0: "sky", 2: "road", 5: "car" })[id] as string;
    const counts = countsByClass(found, { prediction, truth });
    expect(Object.fromEntries(counts)).toEqual({
      sky: { tp: 1, fp: 0, fn: 1 },
      car: { tp: 2, fp: 2, fn: 0 },
      road: { tp: 1, fp: 0, fn: 1 },
    });
  });
});
