import { describe, expect, it } from "vitest";
import { loudnessOf, matchedGains } from "./loudness";

const tone = (rate: number, secs: number, level = 1) =>
  Float32Array.from(
    { length: rate * secs },
    (_, i) => level * Math.sin((2 * Math.PI * 997 * i) / rate),
  );

describe("loudness by ITU-R BS.1770-4", () => {
  it("is −3.01 LUFS for a sine of 997 Hz at full scale in one channel, 0 in two", () => {
    const one = tone(48_000, 3);
    expect(loudnessOf([one], 48_000).lufs).toBeCloseTo(-3.01, 2);
    expect(loudnessOf([one, one], 48_000).lufs).toBeCloseTo(0, 2);
  });
  it.each([8000, 22_050, 44_100, 96_000])("is the same at %i Hz", (rate) => {
    const { lufs, peakDb } = loudnessOf([tone(rate, 2, 0.1)], rate);
    expect(lufs).toBeCloseTo(-23.01, 1);
    expect(peakDb).toBeCloseTo(-20, 1);
  });
  it("leaves silence out", () => {
    const long = new Float32Array(48_000 * 6);
    long.set(tone(48_000, 3, 0.1));
    expect(Math.abs((loudnessOf([long], 48_000).lufs as number) + 23.01)).toBeLessThan(0.25);
    expect(loudnessOf([new Float32Array(48_000)], 48_000)).toEqual({ lufs: null, peakDb: null });
    expect(loudnessOf([new Float32Array(0)], 48_000).lufs).toBeNull();
  });
  it("takes a sound shorter than a block as one", () => {
    expect(loudnessOf([tone(48_000, 0.2)], 48_000).lufs).toBeCloseTo(-3.01, 0);
  });
});

it("makes all as loud as the quietest, and leaves silence alone", () => {
  const gains = matchedGains([-10, -20, null, undefined]);
  expect(gains[0]).toBeCloseTo(0.3162, 4);
  expect(gains.slice(1)).toEqual([1, 1, 1]);
});
