import { describe, expect, it } from "vitest";
import { envelopeOf, envelopeOfOverview, envelopeOfPeaks, merged, pyramidOf } from "./envelope";

const samples = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * i * 0.001));

describe("an envelope", () => {
  it("is that of the samples, whether from blocks or not", () => {
    const found = envelopeOf(
      [samples],
      [pyramidOf(samples)],
      1000,
      { from: 1.0035, to: 9.4995 },
      7,
    );
    const [outline] = found.channels;
    const [first, last] = [1003, 9501];
    expect(found.span).toEqual({ from: first / 1000, to: last / 1000 });
    for (let i = 0; i < 7; i++) {
      const from = first + Math.floor((i * (last - first)) / 7);
      const part = samples.subarray(from, first + Math.floor(((i + 1) * (last - first)) / 7));
      const energy = part.reduce((sum, value) => sum + value * value, 0);
      expect(outline?.min[i]).toBe(Math.min(...part));
      expect(outline?.max[i]).toBe(Math.max(...part));
      expect(outline?.rms[i]).toBeCloseTo(Math.sqrt(energy / part.length), 4);
    }
  });
  it("is the samples themselves at the closest", () => {
    const found = envelopeOf([samples], [pyramidOf(samples)], 1000, { from: 0, to: 0.009 }, 100);
    expect(found.exact).toBe(true);
    expect([...(found.channels[0]?.max ?? [])]).toEqual([...samples.subarray(0, 10)]);
  });
  it("merges channels", () => {
    const one = new Float32Array([1, 0, 0, 0]);
    const other = new Float32Array([0, -1, 0, 0]);
    const both = [one, other];
    const areas = merged(envelopeOf(both, both.map(pyramidOf), 1, { from: 0, to: 3 }, 2));
    expect(areas.channels.map(({ min, max }) => [...min, ...max])).toEqual([[-1, 0, 1, 0]]);
    const curve = merged(envelopeOf(both, both.map(pyramidOf), 1, { from: 0, to: 3 }, 9));
    expect([...(curve.channels[0]?.min ?? [])]).toEqual([0.5, -0.5, 0, 0]);
  });
  it("reads what was stored", () => {
    const peaks = new Int16Array([-32767, 0, 0, 32767, 0, 0, -32767, 32767]).buffer;
    const { channels, columns } = envelopeOfPeaks(peaks, 2, 4);
    expect(columns).toBe(2);
    expect(channels.map(({ min, max }) => [...min, ...max])).toEqual([
      [-1, 0, 0, 1],
      [0, -1, 0, 1],
    ]);
    expect(envelopeOfPeaks(new ArrayBuffer(0), 2, 4).columns).toBe(0);
    expect(envelopeOfOverview(new Float32Array([-1, 1]), 2).columns).toBe(1);
  });
});
