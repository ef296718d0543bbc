import { describe, expect, it } from "vitest";
import type { StoredItem } from "../types";
import { parse, waveformPath } from "./model";

const blob = { url: "/a.wav", size_bytes: 128_044, media_type: "audio/wav" };
const stored = (meta: object, blobs: StoredItem["blobs"] = {}): StoredItem => ({
  kind: "audio",
  version: 1,
  meta: { format: "wav", ...meta },
  blobs: { audio: blob, ...blobs },
  children: {},
});

describe("parse", () => {
  it("says what is known", () => {
    const meta = { codec: "pcm_16", sample_rate_hz: 44_100, channels: 2, duration_secs: 1.5 };
    expect(parse(stored(meta)).facts).toEqual([
      "1.5 s",
      "44.1 kHz",
      "stereo",
      "wav pcm_16",
      "128 kB",
    ]);
    expect(parse(stored({})).facts).toEqual(["wav", "128 kB"]);
  });
  it("plays the copy that browsers can play, and saves the file", () => {
    const item = parse(stored({}, { playback: { ...blob, url: "/p.wav" } }));
    expect([item.url, item.fileUrl]).toEqual(["/p.wav", "/a.wav"]);
  });
  it("warns of what is odd", () => {
    const { warnings } = parse(
      stored({ clipped: 3, not_finite: 1, damaged: "the file ends early" }),
    );
    expect(warnings).toEqual([
      "the file ends early",
      "3 samples beyond ±1",
      "1 sample NaN or infinite",
    ]);
  });
  it("takes the overview from −1 to 1", () => {
    const { overview } = parse(stored({ peaks: { overview: [-127, 127, 0, "x"] } }));
    expect([...overview]).toEqual([-1, 1, 0, 0]);
  });
});

it("draws silence as a thin line, and nothing for nothing", () => {
  expect(waveformPath(new Float32Array([0, 0]))).toBe("M0 -0.012L1 -0.012L1 0.012L0 0.012Z");
  expect(waveformPath(new Float32Array(0))).toBe("");
});
