import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodePng } from "./png";
import { makePng, pngOf, type Recipe } from "./pngForTests";

/** The same numbers every time, all of them below `most`. */
function numbers(count: number, most: number): number[] {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * most);
  });
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
const KINDS = [
  ...([1, 2, 4, 8, 16] as const).map((depth) => [0, depth] as const),
  ...([8, 16] as const).map((depth) => [2, depth] as const),
  ...([1, 2, 4, 8] as const).map((depth) => [3, depth] as const),
  ...([8, 16] as const).map((depth) => [4, depth] as const),
  ...([8, 16] as const).map((depth) => [6, depth] as const),
];

describe.each(KINDS)("colour type %i of %i bits", (color, depth) => {
  const recipeOf = (width: number, height: number): Recipe => ({
    width,
    height,
    color,
    depth,
    samples: numbers(width * height * CHANNELS[color], 2 ** depth),
  });
  it.each([
    [1, 1],
    [5, 9],
    [13, 3],
    [37, 53],
  ])("comes back exactly at %i × %i", async (width, height) => {
    for (const interlaced of [false, true]) {
      const recipe = { ...recipeOf(width, height), interlaced, filters: [0, 1, 2, 3, 4] };
      const png = await decodePng(makePng(recipe));
      expect(png).toMatchObject({ width, height, depth, channels: CHANNELS[color] });
      expect([...png.samples]).toEqual(recipe.samples);
    }
  });
});

it("comes back from many small pieces, and from a palette", async () => {
  const palette = Uint8Array.from(numbers(768, 256));
  const samples = numbers(64 * 64, 256);
  const recipe = { width: 64, height: 64, color: 3, depth: 8, samples, palette } as const;
  const png = await decodePng(makePng({ ...recipe, chunkBytes: 7 }));
  expect([...png.samples]).toEqual(samples);
  expect(png.palette).toEqual(palette);
});

describe("files that are hostile", () => {
  const header = (width: number, height: number, depth = 8, color = 0, interlace = 0) => {
    const bytes = new Uint8Array(13);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, width);
    view.setUint32(4, height);
    bytes.set([depth, color, 0, 0, interlace], 8);
    return ["IHDR", bytes] as const;
  };
  const data = (bytes: number) => ["IDAT", deflateSync(new Uint8Array(bytes))] as const;
  it.each([
    ["other formats", Uint8Array.of(255, 216, 255), "is no PNG"],
    ["nothing", new Uint8Array(), "is no PNG"],
    ["no header", pngOf([data(4)]), "is damaged: it has no header"],
    ["no pixels", pngOf([header(0, 4), data(4)]), "is damaged: it has no pixels"],
    [
      "huge claims",
      pngOf([header(100_000, 100_000), data(4)]),
      "has 100000 × 100000 pixels, more than a page can hold (268435456)",
    ],
    [
      "claims beyond what can come",
      pngOf([header(16_000, 16_000), data(4)]),
      "is damaged: it claims 16000 × 16000 pixels and ends before",
    ],
    [
      "too few lines",
      pngOf([header(10, 10), data(60)]),
      "is damaged: it ends before its last line",
    ],
    ["no data", pngOf([header(1, 1), ["IEND", new Uint8Array()]]), "is damaged"],
    ["noise", pngOf([header(1, 1), ["IDAT", Uint8Array.of(1, 2, 3, 4)]]), "is damaged"],
    ["unknown kinds", pngOf([header(1, 1, 8, 5), data(2)]), "names no kind of PNG"],
    ["odd depths", pngOf([header(1, 1, 3), data(2)]), "names no kind of PNG"],
    [
      "unknown filters",
      pngOf([header(1, 1), ["IDAT", deflateSync(Uint8Array.of(9, 1))]]),
      "unknown filter",
    ],
  ])("%s are refused", async (_, bytes, message) => {
    await expect(decodePng(bytes)).rejects.toThrow(message);
  });
  it("are left as soon as there is more than they said", async () => {
    const before = process.cpuUsage();
    const png = await decodePng(pngOf([header(2, 1), data(200_000_000)]));
    expect([...png.samples]).toEqual([0, 0]);
    expect(process.cpuUsage(before).user).toBeLessThan(3e6); // microseconds
  });
  it("with a wrong checksum of their pixels are damaged", async () => {
    const body = deflateSync(Uint8Array.of(0, 7));
    body[body.length - 1] = (body[body.length - 1] as number) ^ 1;
    await expect(decodePng(pngOf([header(1, 1), ["IDAT", body]]))).rejects.toThrow("is damaged");
  });
});
