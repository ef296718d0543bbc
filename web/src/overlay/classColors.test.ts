// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { classColor, layerColor, registerNames, reloadClassColors } from "./classColors";
import { isBackground, mergeNames, nameOf } from "./classNames";
import { NO_CLASS } from "./layers";
import { generatedColor, tokenColor } from "./rgb";

const css = readFileSync("src/ui/tokens.css", "utf8");
const tokens = new Map([...css.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));

beforeEach(() => {
  for (const [name, value] of tokens)
    document.documentElement.style.setProperty(name as string, value as string);
  localStorage.clear();
  reloadClassColors();
});

const token = (slot: number) => tokenColor(`--class-${slot}`);

describe("a class", () => {
  it("has the colour of its id, and keeps it", () => {
    expect(classColor("car", 3)).toEqual(token(3));
    expect(classColor("car", 9)).toEqual(token(3));
    expect(classColor("bus", 3)).toEqual(token(4));
    expect(classColor("class_5", 5)).toEqual(token(5));
  });
  it("has it whichever of its set is seen first", () => {
    const names = mergeNames([{ 0: "road", 1: "car", 7: "sky" }]);
    registerNames(names);
    const first = [...names].map(([id, name]) => classColor(name, id));
    reloadClassColors();
    localStorage.clear();
    registerNames(names);
    const second = [...names].reverse().map(([id, name]) => classColor(name, id));
    expect(second.reverse()).toEqual(first);
    expect(first).toEqual([token(0), token(1), token(7)]);
  });
  it("has it after a reload", async () => {
    classColor("bus", 3);
    classColor("car", 3);
    await expect.poll(() => localStorage.length).toBe(1);
    reloadClassColors();
    expect(classColor("car", 3)).toEqual(token(4));
  });
  it("has one of its own beyond the tokens", () => {
    const colors = Array.from({ length: 300 }, (_, i) => classColor(`name ${i}`, i).join());
    expect(new Set(colors).size).toBeGreaterThan(290);
    expect(classColor("name 12", 12)).toEqual(generatedColor(0));
    expect(classColor("class_4000000000", 4_000_000_000)).toHaveLength(3);
  });
  it("that is none is grey", () => {
    expect(classColor(NO_CLASS, -1)).toEqual(tokenColor("--class-none"));
  });
  it("takes no colour from layers", () => {
    expect(layerColor("truth")).toEqual(token(0));
    expect(layerColor("guess")).toEqual(token(1));
    expect(classColor("car", 0)).toEqual(token(0));
  });
  it("may have any name", () => {
    for (const name of ["__proto__", "constructor", "", "x".repeat(100_000)])
      expect(classColor(name, 2)).toEqual(classColor(name, 5));
  });
});

it("colours of neighbouring classes differ", () => {
  for (let i = 0; i < 200; i++) {
    const [a, b] = [generatedColor(i), generatedColor(i + 1)];
    const apart = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    expect(apart).toBeGreaterThan(60);
  }
});

describe("names", () => {
  it("come from objects and lists, later ones win", () => {
    const names = mergeNames([
      [
        { id: 1, name: "car" },
        { id: 2, name: "road" },
      ],
      { 2: "street", x: "no id" },
      "nonsense",
      null,
    ]);
    expect([...names]).toEqual([
      [1, "car"],
      [2, "street"],
    ]);
    expect(nameOf(names, 3)).toBe("class_3");
    expect(nameOf(names, undefined)).toBe(NO_CLASS);
  });
  it("tell what is background", () => {
    expect(isBackground("class_0", 0)).toBe(true);
    expect(isBackground("Unlabelled", 255)).toBe(true);
    expect(isBackground("ignore", 255)).toBe(true);
    expect(isBackground("road", 0)).toBe(false);
    expect(isBackground("class_1", 1)).toBe(false);
  });
});
