import { expect, it } from "vitest";
import { transformOf } from "./fft";
import { dbOf, mixOf, spectrumColumns, usualSize } from "./spectrum";

const sine = (hz: number, rate: number, frames: number, level = 1) =>
  Float32Array.from({ length: frames }, (_, i) => level * Math.sin((2 * Math.PI * hz * i) / rate));

it("equals the transform by its definition", () => {
  const size = 16;
  const samples = Float32Array.from({ length: size }, (_, i) => Math.cos(i * i) + i / 9);
  const power = new Float64Array(size / 2 + 1);
  transformOf(size).power(samples, 0, power);
  for (let bin = 0; bin <= size / 2; bin++) {
    let [re, im] = [0, 0];
    for (let i = 0; i < size; i++) {
      const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size);
      re += weight * (samples[i] as number) * Math.cos((2 * Math.PI * bin * i) / size);
      im -= weight * (samples[i] as number) * Math.sin((2 * Math.PI * bin * i) / size);
    }
    expect(power[bin]).toBeCloseTo((re * re + im * im) / (size / 4) ** 2, 10);
  }
});

it("reads 0 dB for a sine of full scale, in its bin", () => {
  const [rate, size] = [8000, 512];
  const request = { first: 0, last: rate, columns: 10, size, channel: null };
  const values = spectrumColumns(sine(1000, rate, rate), request, 0, 10);
  const bins = size / 2 + 1;
  const column = [...values.subarray(5 * bins, 6 * bins)];
  expect(column.indexOf(Math.max(...column))).toBe(64);
  expect(dbOf(Math.max(...column))).toBe(0);
  expect(dbOf(column[200] as number)).toBeLessThan(-100);
  // In pieces it is the same.
  expect([...spectrumColumns(sine(1000, rate, rate), request, 5, 6)]).toEqual(column);
});

it("takes what is before and after a sound for silence", () => {
  const request = { first: 0, last: 4, columns: 2, size: 256, channel: null };
  const values = spectrumColumns(new Float32Array([1, 1, 1, 1]), request, 0, 2);
  expect(Number.isFinite(dbOf(values[0] as number))).toBe(true);
});

it("mixes channels, and chooses a window for the rate", () => {
  expect([...mixOf([new Float32Array([1, 0]), new Float32Array([0, -1])])]).toEqual([0.5, -0.5]);
  expect([32, 8000, 16_000, 44_100, 96_000].map(usualSize)).toEqual([64, 512, 1024, 2048, 4096]);
});
