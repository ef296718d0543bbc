import { describe, expect, it } from "vitest";
import { coarseIndex } from "./coarse";

/** A sheet of `n` × `n` squares, in waves. */
function sheet(n: number) {
  const position = new Float32Array((n + 1) ** 2 * 3);
  for (let y = 0; y <= n; y++)
    for (let x = 0; x <= n; x++) position.set([x, y, Math.sin(x / 20) * 5], 3 * (y * (n + 1) + x));
  const index: number[] = [];
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) {
      const a = y * (n + 1) + x;
      index.push(a, a + 1, a + n + 2, a, a + n + 2, a + n + 1);
    }
  return { position, index: Uint32Array.from(index) };
}

describe("a coarse mesh", () => {
  it("has about as many triangles as wanted, over the whole", () => {
    const { position, index } = sheet(200);
    const coarse = coarseIndex(position, index, 4000);
    expect(coarse.length / 3).toBeGreaterThan(2000);
    expect(coarse.length / 3).toBeLessThan(8000);
    const xs = Array.from(coarse, (vertex) => position[3 * vertex] as number);
    expect(Math.min(...xs)).toBe(0);
    expect(Math.max(...xs)).toBeGreaterThan(190);
  });

  it("has no triangle without area", () => {
    const { position, index } = sheet(40);
    const coarse = coarseIndex(position, index, 100);
    for (let i = 0; i < coarse.length; i += 3)
      expect(new Set(coarse.subarray(i, i + 3)).size).toBe(3);
  });

  it("bears places that are none", () => {
    const position = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, Number.NaN, 0, 0]);
    expect(coarseIndex(position, [0, 1, 2, 0, 1, 3], 1e6)).toContain(2);
    expect(coarseIndex(position, [], 10)).toHaveLength(0);
  });
});
