import { describe, expect, it } from "vitest";
import { formatAge, formatDuration, parseDuration } from "./time";

describe("formatAge", () => {
  it.each([
    [2, "now"],
    [42, "42 s"],
    [250, "4 m"],
    [7200, "2 h"],
    [3 * 86_400, "3 d"],
    [70 * 86_400, "2 mo"],
    [800 * 86_400, "2 y"],
    [-5, "now"],
  ])("%d seconds ago is %s", (age, text) => expect(formatAge(1e9 - age, 1e9)).toBe(text));
});

describe("formatDuration", () => {
  it.each([
    [0.4234, "0.42 s"],
    [42, "42 s"],
    [200, "3 m 20 s"],
    [3600, "1 h"],
    [190_000, "2 d 4 h"],
    [Number.NaN, "–"],
  ])("%d is %s", (secs, text) => expect(formatDuration(secs)).toBe(text));
});

describe("parseDuration", () => {
  it.each([
    ["90", 90],
    ["15m", 900],
    ["2.5 d", 216_000],
    ["1w", 604_800],
    ["soon", undefined],
    ["", undefined],
  ])("%s is %s", (text, secs) => expect(parseDuration(text)).toBe(secs));
});
