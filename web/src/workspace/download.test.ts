import { expect, it } from "vitest";
import type { SeriesTrack } from "../api/binary";
import { allPoints, csvLines } from "./download";

const points = (steps: number[]): SeriesTrack => ({
  run: "local/p/a",
  level: 0,
  shown: steps.length,
  total: steps.length,
  columns: {
    step: Float64Array.from(steps),
    time: Float64Array.from(steps, (step) => step + 0.5),
    value: Float64Array.from(steps, (step) => (step === 1 ? Number.NaN : step * 2)),
  },
});

it("asks again in halves until no point is left out", async () => {
  const all = Array.from({ length: 37 }, (_, i) => i * 3);
  const fetch = async (
    run: string,
    _key: string,
    range?: [number, number],
  ): Promise<SeriesTrack> => {
    const [low, high] = range ?? [0, Infinity];
    const steps = all.filter((step) => step >= low && step <= high);
    if (steps.length <= 8) return points(steps);
    const columns = {
      step_first: Float64Array.of(steps[0] as number),
      step_last: Float64Array.of(steps.at(-1) as number),
    };
    return { run, level: 1, shown: 1, total: steps.length, columns };
  };
  const parts = await allPoints("local/p/a", "loss", fetch);
  expect(parts.flatMap((part) => [...(part.columns.step ?? [])])).toEqual(all);
});

it("writes every digit, and NaN as such", () => {
  expect(csvLines('a"b', points([0, 1]))).toEqual(['"a""b",0,0.5,0', '"a""b",1,1.5,NaN']);
});
