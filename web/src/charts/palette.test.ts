// @vitest-environment jsdom
import { expect, it } from "vitest";
import { colorTable, parseRgb, resolveColors } from "./palette";

it("reads the forms browsers compute", () => {
  expect(parseRgb("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
  expect(parseRgb("rgba(10, 20, 30, 0.5)")).toEqual([10, 20, 30]);
  expect(parseRgb("color(srgb 1 0.5 0)")).toEqual([255, 128, 0]);
  expect(parseRgb("none")).toEqual([128, 128, 128]);
});

it("runs through all stops", () => {
  const table = colorTable([
    [0, 0, 0],
    [100, 0, 0],
    [200, 255, 50],
  ]);
  expect([...table.slice(0, 3)]).toEqual([0, 0, 0]);
  expect([...table.slice(-3)]).toEqual([200, 255, 50]);
  expect(table[128 * 3]).toBeGreaterThan(99);
});

it("leaves no probe behind", () => {
  expect(resolveColors(document.body, ["rgb(1, 2, 3)"])).toEqual(["rgb(1, 2, 3)"]);
  expect(document.body.childElementCount).toBe(0);
});
