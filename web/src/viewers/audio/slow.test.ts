import { expect, it } from "vitest";
import { loudnessOf } from "./loudness";
import { repeated, repeatsOf } from "./slow";

it("repeats samples as the file that is played does", () => {
  expect([32, 300, 2999, 3000, 44_100, undefined].map(repeatsOf)).toEqual([250, 27, 3, 1, 1, 1]);
  expect([...repeated(Float32Array.of(1, -1), 3)]).toEqual([1, 1, 1, -1, -1, -1]);
});

it("measures a slow sound as it is heard", () => {
  const wave = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i / 3));
  const { lufs, peakDb } = loudnessOf([wave], 32);
  expect(lufs).toBeCloseTo(loudnessOf([repeated(wave, 250)], 8000).lufs as number, 6);
  expect(peakDb).toBeCloseTo(0, 3);
});
