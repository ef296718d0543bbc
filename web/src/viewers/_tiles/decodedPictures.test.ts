import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodePicture, isDecoded } from "./decodedPictures";

afterEach(() => vi.unstubAllGlobals());

class TinyImage {
  src = "";
  naturalWidth = 1;
  naturalHeight = 1;
  decode = async () => {};
}

beforeEach(() => vi.stubGlobal("Image", TinyImage));

describe("pictures that are held ready", () => {
  it("are not ever more, however small they are", async () => {
    const urls = Array.from({ length: 15_000 }, (_, i) => `/blob/${i}`);
    await Promise.all(urls.slice(0, 100).map((url) => decodePicture(url)));
    expect(urls.slice(0, 100).every(isDecoded)).toBe(true);
    for (const url of urls.slice(100)) await decodePicture(url);
    expect(isDecoded(urls[0] ?? "")).toBe(false);
    expect(isDecoded(urls.at(-1) ?? "")).toBe(true);
  });

  it("count with the document that the browser makes of an SVG", async () => {
    const urls = Array.from({ length: 20 }, (_, i) => `/blob/${i}.svg`);
    for (const url of urls) await decodePicture(url, 500_000);
    expect(urls.map(isDecoded).filter(Boolean).length).toBeLessThan(14);
    expect(isDecoded(urls.at(-1) ?? "")).toBe(true);
  });
});
