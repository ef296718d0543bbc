import { describe, expect, it } from "vitest";
import { decodeLabelMap, indexes, labelMap, tableOf } from "./labelMap";
import { makePng } from "./pngForTests";

const gray = (depth: 1 | 8 | 16, samples: number[], width = samples.length) =>
  makePng({ width, height: samples.length / width, color: 0, depth, samples });

describe("ids", () => {
  it("are gray of 8 and 16 bits", async () => {
    const small = await decodeLabelMap(gray(8, [0, 255, 7, 7, 0, 1], 3), "gray8");
    expect(small).toEqual({
      width: 3,
      height: 2,
      ids: Uint8Array.of(0, 255, 7, 7, 0, 1),
      present: Uint32Array.of(0, 1, 7, 255),
    });
    const large = await decodeLabelMap(gray(16, [0, 256, 65535, 258]), "gray16");
    expect(large.ids).toEqual(Uint16Array.of(0, 256, 65535, 258));
    expect(large.present).toEqual(Uint32Array.of(0, 256, 258, 65535));
  });
  it("are red first of four bytes, transparent or not", async () => {
    const samples = [1, 0, 0, 0, 0, 0, 1, 0, 255, 255, 255, 255, 1, 0, 0, 0];
    const bytes = makePng({ width: 2, height: 2, color: 6, depth: 8, samples });
    const map = await decodeLabelMap(bytes, "rgba32");
    expect(map.ids).toEqual(Uint32Array.of(1, 65536, 4294967295, 1));
    expect(map.present).toEqual(Uint32Array.of(1, 65536, 4294967295));
    expect(map.ranks).toEqual(Uint32Array.of(0, 1, 2, 0));
  });
  it("that are not what was said are refused", async () => {
    await expect(decodeLabelMap(gray(8, [1]), "rgba32")).rejects.toThrow(
      "holds 1 × 8 bits a pixel, which is not rgba32",
    );
    await expect(decodeLabelMap(gray(16, [1]), "gray8")).rejects.toThrow("not gray8");
  });
});

it("are looked up in a table, however large they are", () => {
  const square = (id: number) => id % 1000;
  for (const ids of [Uint16Array.of(3, 500, 3), Uint32Array.of(70_000, 4_000_000_001, 70_000)]) {
    const map = labelMap(3, 1, ids);
    const table = tableOf(map, square);
    expect(Array.from(indexes(map), (index) => table[index])).toEqual([...ids].map(square));
  }
});
