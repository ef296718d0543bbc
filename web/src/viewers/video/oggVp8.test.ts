import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packetsOf } from "./oggPackets";
import { filmOf } from "./oggVp8";
import { webmOf } from "./webm";

const GOLDEN = join(process.cwd(), "../tests/golden/values/video/ogg.json");
const { meta, blobs } = JSON.parse(readFileSync(GOLDEN, "utf8"));
const ogg = Uint8Array.from(Buffer.from(blobs.video.base64, "base64"));

it("takes every frame out of an Ogg file, at its time", () => {
  const film = filmOf(ogg);
  expect(film).toMatchObject({ width: meta.width, height: meta.height });
  expect(film?.frames).toHaveLength(meta.frames);
  const frameMs = 1000 / meta.fps;
  expect(film?.frames.map(({ ms }) => ms)).toEqual(
    Array.from({ length: meta.frames }, (_, i) => Math.round(i * frameMs)),
  );
  expect(film?.frames[0]?.isKey).toBe(true);
  expect(film?.durationMs).toBeCloseTo(meta.frames * frameMs);
});

it("leaves what is no whole file with VP8 alone", () => {
  expect(filmOf(ogg.slice(0, ogg.length - 9))).toBeUndefined();
  expect(filmOf(ogg.slice(0, 20))).toBeUndefined();
  expect(filmOf(new Uint8Array())).toBeUndefined();
  const theora = ogg.slice();
  theora.set([0x80, 0x74], 28);
  expect(filmOf(theora)).toBeUndefined();
  expect(packetsOf(new Uint8Array(300))).toBeUndefined();
});

it("writes the frames as they are, and whose colours they have", () => {
  const film = filmOf(ogg);
  if (!film) throw new Error("no film");
  const webm = Buffer.concat(webmOf(film));
  expect(webm.subarray(0, 4).toString("hex")).toBe("1a45dfa3");
  for (const { bytes } of film.frames) expect(webm.includes(bytes)).toBe(true);
  // The matrix of BT.601, the primaries of BT.709.
  expect(webm.toString("hex")).toContain("55b101000000000000080000000000000006");
  expect(webm.toString("hex")).toContain("55bb01000000000000080000000000000001");
});
