import { describe, expect, it } from "vitest";
import { gifFrameAt, readGif } from "./gif";
import { GifFilm } from "./gifFilm";

/** Codes of `bits` bits, the lowest first, in blocks as a gif holds them. */
function packed(codes: readonly number[], bits: number): number[] {
  const bytes: number[] = [];
  let [held, value] = [0, 0];
  for (const code of codes) {
    value |= code << held;
    held += bits;
    for (; held >= 8; held -= 8, value >>= 8) bytes.push(value & 255);
  }
  if (held > 0) bytes.push(value & 255);
  return [bytes.length, ...bytes, 0];
}

const [CLEAR, END] = [4, 5];

/** 2 × 2 pixels; a clear code before each pixel keeps codes at three bits. */
const frame = (pixels: readonly number[], delay: number, disposal = 1, transparent = -1) => [
  ...[0x21, 0xf9, 4, (disposal << 2) | (transparent >= 0 ? 1 : 0), delay, 0],
  ...[Math.max(0, transparent), 0, 0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2],
  ...packed([...pixels.flatMap((pixel) => [CLEAR, pixel]), END], 3),
];

const gif = (...frames: number[][]) =>
  new Uint8Array([
    ...[..."GIF89a"].map((letter) => letter.charCodeAt(0)),
    ...[2, 0, 2, 0, 0x81, 0, 0],
    ...[0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255],
    ...frames.flat(),
    0x3b,
  ]);

const reds = (film: GifFilm, frame: number) =>
  [0, 1, 2, 3].map((i) => film.frame(frame)[i * 4] as number);

describe("a gif", () => {
  const bytes = gif(
    frame([1, 1, 1, 1], 10),
    frame([2, 0, 0, 0], 50, 3, 0),
    frame([0, 0, 0, 2], 0, 1, 0),
  );
  it("says when its frames are seen", () => {
    const read = readGif(bytes);
    expect([read.width, read.height, read.frames.length]).toEqual([2, 2, 3]);
    expect(read.frames.map((one) => one.secs)).toEqual([0.1, 0.5, 0.1]);
    expect([0, 0.09, 0.1, 0.65, 9].map((secs) => gifFrameAt(read, secs))).toEqual([0, 0, 1, 2, 2]);
  });
  it("composes frames in any order", () => {
    const film = new GifFilm(readGif(bytes));
    expect(reds(film, 2)).toEqual([255, 255, 255, 0]);
    expect(reds(film, 1)).toEqual([0, 255, 255, 255]);
    expect(reds(film, 0)).toEqual([255, 255, 255, 255]);
    expect(reds(film, 2)).toEqual([255, 255, 255, 0]);
  });
  it("that breaks off shows what there is", () => {
    expect(readGif(bytes.subarray(0, bytes.length - 30)).frames.length).toBeGreaterThan(0);
    const film = new GifFilm(readGif(bytes.subarray(0, 52)));
    expect(film.frame(0)).toHaveLength(16);
  });
  it("that is none says so", () => {
    expect(() => readGif(new Uint8Array([1, 2, 3]))).toThrow("not a gif");
    expect(() => readGif(bytes.subarray(0, 13))).toThrow("no frame");
    expect(() => readGif(gif())).toThrow("no frame");
  });
});
