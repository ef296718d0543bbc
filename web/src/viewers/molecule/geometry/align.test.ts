import { describe, expect, it } from "vitest";
import { readMolecule } from "../read/read";
import { align, matchAtoms, superpose } from "./align";

const A = [0, 0, 0, 1.5, 0, 0, 2, 1.4, 0, 1, 2.2, 1, -0.5, 1, 1.5];
const B = [3, 1, 0.2, 3.1, 2.5, 0, 1.8, 3.1, -0.1, 0.9, 2.1, 1.1, 2.1, 0.4, 1.4];

describe("superpose", () => {
  // Numbers of numpy's singular value decomposition for the same points.
  it("finds the same turn and distance as numpy", () => {
    const { rotation, shift, rmsd } = superpose(A, B);
    const expected = [
      0.045500718, -0.998946068, -0.006036446, 0.998948123, 0.045533545, -0.005417013, 0.005686165,
      -0.005783618, 0.999967108,
    ];
    for (const [i, value] of expected.entries()) expect(rotation[i]).toBeCloseTo(value, 7);
    for (const [i, value] of [3.06564803, 0.98165915, 0.02078844].entries())
      expect(shift[i]).toBeCloseTo(value, 7);
    expect(rmsd).toBeCloseTo(0.14053120219582108, 9);
  });
  it("does not turn a molecule into its mirror image", () => {
    const mirrored = A.map((value, i) => (i % 3 === 2 ? -value : value));
    expect(superpose(A, mirrored).rmsd).toBeCloseTo(0.4567898136246485, 9);
  });
  it("is exact for what was only moved", () => {
    const moved = A.map((_, i) => {
      const at = i - (i % 3);
      const [x = 0, y = 0, z = 0] = A.slice(at, at + 3);
      return [-y + 7, x - 2, z + 100][i % 3] ?? 0;
    });
    const { rmsd, rotation } = superpose(A, moved);
    expect(rmsd).toBeLessThan(1e-6);
    for (const [i, value] of [0, -1, 0, 1, 0, 0, 0, 0, 1].entries())
      expect(rotation[i]).toBeCloseTo(value, 9);
  });
});

const pdb = (rows: readonly (readonly [string, string, number, number, number, number])[]) =>
  readMolecule(
    new TextEncoder().encode(
      rows
        .map(
          ([name, residue, number, x, y, z], i) =>
            `ATOM  ${String(i + 1).padStart(5)} ${` ${name}`.padEnd(4)} ${residue} A${String(number).padStart(4)}    ${[x, y, z].map((v) => v.toFixed(3).padStart(8)).join("")}`,
        )
        .join("\n"),
    ),
    "pdb",
  );

it("matches alpha carbons by their residues' numbers, in any order and number", () => {
  const still = pdb([
    ["CA", "ALA", 1, 0, 0, 0],
    ["CA", "GLY", 2, 3, 1, 0],
    ["CA", "SER", 3, 5, 4, 1],
    ["CA", "ALA", 4, 8, 4, 3],
  ]);
  const moving = pdb([
    ["CA", "ALA", 2, 3, 1, 10],
    ["CA", "ALA", 3, 5, 4, 11],
    ["CA", "ALA", 4, 8, 4, 13],
  ]);
  const pairs = matchAtoms(moving, still);
  expect([...(pairs?.moving ?? [])]).toEqual([0, 1, 2]);
  expect([...(pairs?.still ?? [])]).toEqual([1, 2, 3]);
  const fit = pairs && align(moving, still, pairs);
  expect(fit?.rmsd).toBeLessThan(1e-5);
  expect(fit?.shift[2]).toBeCloseTo(-10, 4);
});

it("matches nothing where nothing is the same", () => {
  const water = pdb([["O", "HOH", 1, 0, 0, 0]]);
  expect(matchAtoms(water, water)).toBeNull();
});
