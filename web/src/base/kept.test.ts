import { describe, expect, it } from "vitest";
import { createKept } from "./kept";

const KB = 1024;

describe("what is kept as long as there is room", () => {
  it("loses what was not used for the longest time", () => {
    const kept = createKept<number>(10 * KB);
    for (const i of [1, 2, 3]) kept.keep(`${i}`, i, 2.5 * KB);
    expect(kept.use("1")).toBe(1);
    kept.keep("4", 4, 2.5 * KB);
    expect(["1", "2", "3", "4"].map(kept.use)).toEqual([1, undefined, 3, 4]);
  });

  it("counts what is kept anew once", () => {
    const kept = createKept<number>(10 * KB);
    for (let i = 0; i < 50; i++) kept.keep("same", i, 4 * KB);
    kept.keep("other", -1, 4 * KB);
    expect([kept.use("same"), kept.use("other")]).toEqual([49, -1]);
  });

  it("does not keep what takes more than all of the room, nor drops others for it", () => {
    const kept = createKept<number>(10 * KB);
    kept.keep("small", 1, KB);
    kept.keep("large", 2, 11 * KB);
    expect([kept.use("small"), kept.use("large")]).toEqual([1, undefined]);
  });

  it("does not keep ever more of what takes nothing", () => {
    const kept = createKept<number>(10 * KB);
    for (let i = 0; i < 1000; i++) kept.keep(`${i}`, i, 0);
    const there = Array.from({ length: 1000 }, (_, i) => kept.use(`${i}`)).filter(
      (value) => value !== undefined,
    );
    expect(there.length).toBe(20);
    expect(there.at(-1)).toBe(999);
  });
});
