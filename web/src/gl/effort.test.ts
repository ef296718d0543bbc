import { describe, expect, it } from "vitest";
import { effortOf, learnEffort, spent } from "./effort";
import type { Scene3D } from "./types";

const scene = () => ({}) as Scene3D;
const drawn = (one: Scene3D, quick: boolean, tookMs: number, share = 1) =>
  learnEffort({ scenes: [one], quick, tookMs, share });

describe("effort of moving pictures", () => {
  it("is whole for what is quick", () => {
    const one = scene();
    expect(effortOf(one)).toBe(1);
    drawn(one, false, 12);
    drawn(one, true, 30);
    expect(effortOf(one)).toBe(1);
  });

  it("is guessed from the whole picture before anything moves", () => {
    const one = scene();
    drawn(one, false, 1400);
    expect(effortOf(one)).toBeCloseTo(0.05);
    // The first picture makes programs and buffers too: a later one counts.
    drawn(one, false, 350);
    expect(effortOf(one)).toBeCloseTo(0.2);
    drawn(one, false, 900);
    expect(effortOf(one)).toBeCloseTo(0.2);
  });

  it("comes near to what follows the pointer, from both sides", () => {
    const cost = (effort: number) => 15 + 2000 * effort;
    const slow = scene();
    for (let i = 0; i < 8; i++) drawn(slow, true, cost(effortOf(slow)));
    expect(cost(effortOf(slow))).toBeLessThan(170);
    const coarse = scene();
    drawn(coarse, false, 19_000);
    for (let i = 0; i < 12; i++) drawn(coarse, true, cost(effortOf(coarse)));
    expect(cost(effortOf(coarse))).toBeGreaterThan(45);
  });

  it("is shared by views that move together", () => {
    const one = scene();
    drawn(one, false, 70, 0.25);
    expect(effortOf(one)).toBeCloseTo(0.25);
  });

  it("learns nothing while the page is hidden", () => {
    const one = scene();
    drawn(one, true, 60_000);
    expect(effortOf(one)).toBe(1);
  });

  it("spends fewer pixels before fewer things", () => {
    expect(spent(1)).toEqual({ scale: 1, part: 1 });
    expect(spent(0.6)).toEqual({ scale: 0.75, part: 1 });
    expect(spent(0.25)).toEqual({ scale: 0.5, part: 1 });
    expect(spent(0.05)).toEqual({ scale: 0.5, part: 0.2 });
  });
});
