import { describe, expect, it } from "vitest";
import { decodeSeries } from "./binary";
import type { SeriesHeader } from "./types.gen";

/** Bytes as the server writes them: length, padded JSON, columns. */
function encode(tracks: { header: SeriesHeader; columns: number[][] }[]): ArrayBuffer {
  const bytes: number[] = [];
  for (const { header, columns } of tracks) {
    const json = new TextEncoder().encode(JSON.stringify(header));
    const padding = (8 - ((bytes.length + 4 + json.length) % 8)) % 8;
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, json.length + padding, true);
    bytes.push(...length, ...json, ...new Array(padding).fill(0x20));
    for (const column of columns) bytes.push(...new Uint8Array(new Float64Array(column).buffer));
  }
  return new Uint8Array(bytes).buffer;
}

const header = (run: string, shown: number, columns: string[]): SeriesHeader => ({
  run,
  level: 0,
  shown,
  total: 7,
  columns,
});

describe("decodeSeries", () => {
  it("takes apart several runs, one of them without the key", () => {
    const buffer = encode([
      {
        header: header("local/p/a", 3, ["step", "value"]),
        columns: [
          [0, 1, 2],
          [0.5, Number.NaN, Number.POSITIVE_INFINITY],
        ],
      },
      { header: header("local/p/bé", 0, ["step", "value"]), columns: [[], []] },
      { header: header("local/p/c", 1, ["step", "value"]), columns: [[9], [-1]] },
    ]);
    const [first, second, third] = decodeSeries(buffer);
    expect([...(first?.columns.value ?? [])]).toEqual([0.5, Number.NaN, Number.POSITIVE_INFINITY]);
    expect([second?.run, second?.shown, second?.columns.step?.length]).toEqual([
      "local/p/bé",
      0,
      0,
    ]);
    expect([...(third?.columns.step ?? [])]).toEqual([9]);
    expect(first?.total).toBe(7);
  });

  it("is empty for an empty answer", () => expect(decodeSeries(new ArrayBuffer(0))).toEqual([]));
});
