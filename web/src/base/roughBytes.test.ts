import { describe, expect, it } from "vitest";
import { roughBytes } from "./roughBytes";

describe("about how many bytes a value takes", () => {
  it("counts characters, numbers and the objects that hold them", () => {
    expect(roughBytes("x".repeat(1000))).toBe(1024);
    expect(roughBytes(3)).toBe(0);
    expect(roughBytes([1, 2, 3])).toBe(24 + 3 * 8);
    expect(roughBytes({ a: [1, 2], b: "xy" })).toBe(24 + 2 * 8 + (24 + 2 * 8) + (24 + 2));
    expect(roughBytes(new Map([["xy", [1]]]))).toBe(24 + 2 * 8 + (24 + 2) + (24 + 8));
    expect(roughBytes({ of: new Float64Array(100) })).toBe(24 + 8 + 800);
    expect(roughBytes(undefined)).toBe(0);
  });

  it("takes no long time for much, and ends for what holds itself", () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => ({ i, name: "name" }));
    const exact = 24 + 8 * rows.length + rows.length * (24 + 2 * 8 + 28);
    expect(roughBytes(rows) / exact).toBeCloseTo(1, 3);
    const ring: { self?: unknown } = {};
    ring.self = ring;
    expect(roughBytes(ring)).toBeLessThan(10_000_000);
  });
});
