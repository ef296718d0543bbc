import { describe, expect, it } from "vitest";
import { differenceWay, howOf, nextHow, nextWay, type Way } from "./ways";

const grid: Way = { mode: "grid", how: undefined };

function pressed(way: Way, one: boolean, ...keys: ("c" | "d")[]): string[] {
  return keys.map((key) => {
    way = key === "c" ? nextWay(way, one) : differenceWay(way, one);
    return way.how ? `${way.mode} ${way.how}` : way.mode;
  });
}

describe("keys for comparing", () => {
  it("lead a grid through all ways and back", () => {
    expect(pressed(grid, false, "c", "c", "c", "c", "c")).toEqual([
      "compare",
      "compare wipe",
      "compare flicker",
      "compare difference",
      "grid",
    ]);
    expect(pressed({ ...grid, mode: "matrix" }, false, "d", "d")).toEqual([
      "compare difference",
      "matrix",
    ]);
  });

  it("compare one large picture where it stands", () => {
    expect(pressed(grid, true, "c", "d", "d")).toEqual(["grid side", "grid difference", "grid"]);
  });

  it("go round where there is nothing but comparing", () => {
    const compare = { mode: "compare", how: undefined };
    expect(pressed(compare, true, "c", "c", "c", "c", "d", "d")).toEqual([
      "compare wipe",
      "compare flicker",
      "compare difference",
      "compare side",
      "compare difference",
      "compare",
    ]);
  });
});

it("goes round", () => {
  expect(nextHow(undefined, false)).toBe("side");
  expect(nextHow("wipe", false)).toBe("flicker");
  expect(nextHow("difference", false)).toBeUndefined();
  expect(nextHow("difference", true)).toBe("side");
  expect(howOf("wipe")).toBe("wipe");
  expect(howOf("x")).toBeUndefined();
});
