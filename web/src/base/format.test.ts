import { describe, expect, it } from "vitest";
import {
  countOf,
  formatBytes,
  formatInteger,
  formatNumber,
  formatPercent,
  formatSi,
  numberOf,
} from "./format";

describe("formatNumber", () => {
  it.each([
    [0, "0"],
    [3, "3"],
    [-3, "−3"],
    [0.1 + 0.2, "0.3"],
    [0.87123456, "0.8712"],
    [0.910004, "0.9100"],
    [0.003, "0.003"],
    [1.00001e-5, "1.000e−5"],
    [12.3456, "12.35"],
    [1234.5678, "1,235"],
    [999_999, "999,999"],
    [12_345_678, "1.235e7"],
    [0.0003, "3e−4"],
    [-0.00012345, "−1.234e−4"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("%d is %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("takes another count of digits", () => expect(formatNumber(0.123456, 3)).toBe("0.123"));
});

describe("formatSi", () => {
  it.each([
    [999, "999"],
    [999.9, "1 k"],
    [1_234_567, "1.23 M"],
    [-5e9, "−5 G"],
    [Number.POSITIVE_INFINITY, "∞"],
  ])("%d is %s", (value, text) => expect(formatSi(value)).toBe(text));

  it("writes bytes", () => expect(formatBytes(1_500)).toBe("1.5 kB"));
});

it("keeps every digit of integers", () => expect(formatInteger(12_345_678)).toBe("12,345,678"));
it("writes parts as percent", () => expect(formatPercent(0.8712)).toBe("87.1 %"));
it("writes counts", () =>
  expect([countOf(1, "run"), countOf(2000, "run")]).toEqual(["1 run", "2,000 runs"]));

it("reads the server's words for non-finite numbers", () => {
  expect(numberOf("NaN")).toBeNaN();
  expect(numberOf("-Infinity")).toBe(Number.NEGATIVE_INFINITY);
  expect(numberOf("12")).toBeUndefined();
  expect(numberOf(true)).toBeUndefined();
});
