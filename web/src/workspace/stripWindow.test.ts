import { expect, it } from "vitest";
import { following, panned, zoomed } from "./stripWindow";

const all = [0, 1000] as const;

it("zooms around the pointer", () => {
  expect(zoomed(all, 250, 0.5, all)).toEqual([125, 625]);
  expect(zoomed([125, 625], 250, 0.5, all)).toEqual([187.5, 437.5]);
});

it("shows everything again when zoomed out", () => {
  expect(zoomed([100, 700], 400, 2, all)).toBeNull();
  expect(zoomed([0, 300], 0, 2, all)).toEqual([0, 600]);
});

it("never shows less than a few steps", () => {
  expect(zoomed([100, 110], 105, 0.01, all)).toEqual([101, 109]);
  expect(zoomed([0, 3], 1, 0.5, [0, 3])).toBeNull();
});

it("stops at the ends", () => {
  expect(panned([100, 200], -500, all)).toEqual([0, 100]);
  expect(panned([100, 200], 5000, all)).toEqual([900, 1000]);
});

it("goes along with the playhead", () => {
  expect(following([100, 200], 150, all)).toEqual([100, 200]);
  expect(following([100, 200], 205, all)).toEqual([115, 215]);
  expect(following([100, 200], 0, all)).toEqual([0, 100]);
});
