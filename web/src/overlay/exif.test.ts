import { expect, it } from "vitest";
import { makeUpright } from "./exif";

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
/** TIFF header with one entry: the orientation, turned by 90°. */
const little = [...ascii("II*\0"), 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];
const big = [...ascii("MM\0*"), 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0];

const jpeg = (tiff: number[]) =>
  Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    0xe1,
    0,
    tiff.length + 8,
    ...ascii("Exif\0\0"),
    ...tiff,
    0xff,
    0xda,
  ]);

it("sets a JPEG upright, in both byte orders", () => {
  for (const [tiff, at] of [
    [little, 18],
    [big, 19],
  ] as const) {
    const bytes = jpeg([...tiff]);
    const before = bytes.slice();
    makeUpright(bytes);
    before[12 + at] = 1;
    expect(bytes).toEqual(before);
  }
});

it("sets PNG and WebP upright", () => {
  const png = Uint8Array.from([
    137,
    ...ascii("PNG\r\n\x1a\n"),
    0,
    0,
    0,
    little.length,
    ...ascii("eXIf"),
    ...little,
    0,
    0,
    0,
    0,
  ]);
  makeUpright(png);
  expect(png[16 + 18]).toBe(1);
  const webp = Uint8Array.from([
    ...ascii("RIFF\0\0\0\0WEBPEXIF"),
    little.length,
    0,
    0,
    0,
    ...little,
  ]);
  makeUpright(webp);
  expect(webp[20 + 18]).toBe(1);
});

it("leaves all else alone, cut files too", () => {
  const whole = jpeg([...little]);
  for (let length = 0; length < whole.length - 6; length++) {
    const cut = whole.slice(0, length);
    const before = cut.slice();
    makeUpright(cut);
    if (length < 32) expect(cut).toEqual(before);
  }
});
