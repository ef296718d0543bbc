/** Colours that mean different things stay apart, for colour-blind eyes too. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseHex } from "../base/color";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** On linear RGB; Machado, Oliveira, Fernandes 2009, severity 1. */
const SIGHTS: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = (matrix: Matrix, [x, y, z]: Triple): Triple =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;

const each = (values: Triple, change: (value: number) => number): Triple =>
  values.map(change) as unknown as Triple;

function linear(channel: number): number {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** As OKLab under a way of seeing. */
function seen(hex: string, sight: Matrix): Triple {
  const light = times(sight, each(parseHex(hex), linear));
  const shown = each(light, (value) => Math.min(1, Math.max(0, value)));
  return times(TO_LAB, each(times(TO_CONES, shown), Math.cbrt));
}

/** The two most alike of `names`, and how far they are apart. */
function closest(names: readonly string[], sight: Matrix): { distance: number; pair: string } {
  const colors = names.map((name) => {
    const hex = new RegExp(`--${name}: (#\\w+);`).exec(css)?.[1];
    if (!hex) throw new Error(`tokens.css has no --${name}`);
    return { name, lab: seen(hex, sight) };
  });
  const pairs = colors.flatMap((a, i) =>
    colors.slice(i + 1).map((b) => ({
      pair: `${a.name} ${b.name}`,
      distance: Math.hypot(...a.lab.map((value, axis) => value - (b.lab[axis] as number))),
    })),
  );
  return pairs.reduce((least, one) => (one.distance < least.distance ? one : least));
}

const numbered = (name: string): string[] => Array.from({ length: 12 }, (_, i) => `${name}-${i}`);

describe.each(Object.entries(SIGHTS))("in %s sight", (_, sight) => {
  it.each([
    ["runs", numbered("run"), 0.064],
    ["classes", [...numbered("class"), "class-none"], 0.064],
    ["errors", ["hit", "alarm", "missed", "wrong"], 0.15],
  ] as const)("%s can be told apart", (_name, names, least) => {
    const { distance, pair } = closest(names, sight);
    expect(distance, pair).toBeGreaterThan(least);
  });
});
