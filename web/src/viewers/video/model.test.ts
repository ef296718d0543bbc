import { describe, expect, it } from "vitest";
import type { StoredItem } from "../types";
import { clock, needsDecoder, parse } from "./model";

const stored = (meta: object): StoredItem => ({
  kind: "video",
  version: 1,
  meta: { ...meta },
  blobs: { video: { url: "/v", size_bytes: 34_000, media_type: "video/mp4" } },
  children: {},
});

describe("parse", () => {
  it("says what is known", () => {
    const meta = { format: "mp4", width: 320, height: 240, fps: 23.976, duration_secs: 2 };
    const item = parse(stored({ ...meta, codec: "h264", has_audio: true }));
    const facts = ["320 × 240", "2 s", "23.98 fps", "h264 in mp4", "with sound", "34 kB"];
    expect(item.facts).toEqual(facts);
  });
  it("takes a common shape for a file that does not say its own", () => {
    const item = parse(stored({ format: "webm" }));
    expect(item).toMatchObject({ width: 640, height: 360, facts: ["webm", "34 kB"] });
  });
  it("shows animations as pictures", () => {
    expect(parse(stored({ format: "gif", codec: "gif" })).isPicture).toBe(true);
  });
});

it("asks for our decoder only where the browser has none", () => {
  const theora = parse(stored({ format: "ogg", codec: "theora" }));
  expect(needsDecoder(theora, () => "")).toBe(true);
  expect(needsDecoder(theora, () => "probably")).toBe(false);
  expect(needsDecoder(parse(stored({ format: "ogg", codec: "vp8" })), () => "")).toBe(false);
});

it("tells the time", () => {
  expect(clock(3.25, 9)).toBe("0:03.3");
  expect(clock(65, 120)).toBe("1:05");
  expect(clock(Number.NaN, 0)).toBe("–:––");
});
