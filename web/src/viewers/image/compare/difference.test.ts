import { describe, expect, it } from "vitest";
import type { Numbers } from "../raster/npy";
import { differencePixels, differingShare, subtract, unlike } from "./difference";

const numbers = (data: Numbers["data"], dtype: string, channels = 1): Numbers => ({
  width: data.length / channels,
  height: 1,
  channels,
  data,
  dtype,
});

describe("subtract", () => {
  it("counts colours over all channels", async () => {
    const a = numbers(Uint8Array.of(10, 20, 30, 0, 0, 0), "uint8", 3);
    const b = numbers(Uint8Array.of(13, 16, 30, 0, 0, 0), "uint8", 3);
    const found = await subtract(a, b, "max");
    expect(found).toMatchObject({
      mean: 7 / 6,
      rms: Math.sqrt(25 / 6),
      greatest: 4,
      share: 0.5,
      peak: 255,
      notFinite: 0,
    });
    expect(found?.psnr).toBeCloseTo(10 * Math.log10((255 * 255 * 6) / 25), 12);
    expect([...(found?.values ?? [])]).toEqual([4, 0]);
    expect([...((await subtract(a, b, "mean"))?.values ?? [])]).toEqual([Math.fround(7 / 3), 0]);
  });
  it("leaves out what is no number, but says whether it differs", async () => {
    const a = numbers(Float32Array.of(1, Number.NaN, Number.NaN, Infinity, -Infinity), "float32");
    const b = numbers(Float32Array.of(3, Number.NaN, 2, Infinity, 0), "float32");
    const found = await subtract(a, b, "mean");
    expect(found).toMatchObject({
      mean: 2,
      rms: 2,
      greatest: 2,
      share: 3 / 5,
      notFinite: 4,
      peak: 2,
    });
    expect([...(found?.values ?? [])]).toEqual([2, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });
  it("is exact for 16 and for 64 bits", async () => {
    const wide = await subtract(
      numbers(Uint16Array.of(65_535, 1), "uint16"),
      numbers(Uint16Array.of(0, 2), "uint16"),
      "max",
    );
    expect(wide).toMatchObject({ mean: 32_768, greatest: 65_535, peak: 65_535 });
    const big = await subtract(
      numbers(BigUint64Array.of(7n), "uint64"),
      numbers(BigUint64Array.of(2n), "uint64"),
      "max",
    );
    expect(big).toMatchObject({ mean: 5, peak: 5, psnr: 0 });
  });
  it("of equal pictures is nothing", async () => {
    const a = numbers(Uint8Array.of(1, 2, 3), "uint8");
    expect(await subtract(a, a, "mean")).toMatchObject({
      mean: 0,
      rms: 0,
      psnr: Infinity,
      share: 0,
    });
  });
  it("leaves alpha out", async () => {
    const a = numbers(Uint8Array.of(5, 255), "uint8", 2);
    const b = numbers(Uint8Array.of(9), "uint8");
    expect(unlike(a, b)).toBeUndefined();
    expect(await subtract(a, b, "mean")).toMatchObject({ mean: 4, share: 1 });
  });
});

it("says why pictures cannot be subtracted", () => {
  const a = numbers(Uint8Array.of(1, 2, 3), "uint8");
  expect(unlike(a, { ...a, width: 2 })).toBe(
    "A is 3 × 1 pixels, B 2 × 1: only pictures of one size can be subtracted.",
  );
  expect(unlike(a, { ...a, channels: 3 })).toContain("A is gray, B in colour");
});

it("compares masks by the names of classes", () => {
  const a = { ids: [0, 1, 2, 2], nameOf: (id: number) => ["none", "car", "road"][id] ?? "" };
  const b = { ids: [0, 2, 2, 1], nameOf: (id: number) => ["none", "road", "car"][id] ?? "" };
  expect(differingShare(a, b)).toBe(0.25);
  expect(differingShare(a, { ...b, ids: [0] })).toBeUndefined();
});

it("colours from nothing to the greatest", () => {
  const table = Uint8ClampedArray.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  const pixels = differencePixels({ values: Float32Array.of(0, 1, 2, 9, Number.NaN) }, 2, table);
  const grays = [0, 4, 8, 12].map((at) => pixels[at]);
  expect(grays).toEqual([0, 128, 255, 255]);
  expect(pixels[19]).toBe(0);
});
