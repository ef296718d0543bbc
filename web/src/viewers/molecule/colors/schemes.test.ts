import { describe, expect, it } from "vitest";
import { readMolecule } from "../read/read";
import { partOf } from "../read/structure";
import { elementColor } from "./elementColors";
import { between, colorsOf, legendOf, schemeFor, schemesOf } from "./schemes";

const row = (i: number, name: string, residue: string, chain: string, number: number, b: number) =>
  `ATOM  ${String(i).padStart(5)}  ${name.padEnd(3)} ${residue} ${chain}${String(number).padStart(4)}    ${String(
    3.8 * number,
  )
    .slice(0, 6)
    .padStart(8)}   0.000   0.000  1.00${b.toFixed(2).padStart(6)}`;
const chainOf = (b: (i: number) => number) =>
  readMolecule(
    new TextEncoder().encode(
      Array.from({ length: 24 }, (_, i) =>
        row(
          i + 1,
          i % 2 ? "CB" : "CA",
          i < 4 ? "ASP" : "LYS",
          i < 12 ? "A" : "B",
          1 + (i >> 1),
          b(i >> 1),
        ),
      ).join("\n"),
    ),
    "pdb",
  );

describe("schemes", () => {
  const structure = chainOf((i) => 30 + 5 * i);
  const part = partOf(structure, 0);
  const color = (scheme: Parameters<typeof colorsOf>[2], atom: number) => [
    ...colorsOf(structure, part, scheme).subarray(3 * atom, 3 * atom + 3),
  ];
  it("colours elements as chemists know them", () => {
    expect(color("element", 0)).toEqual(elementColor(6));
    const [red, green, blue] = elementColor(8);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green, blue)).toBeLessThan(80);
    expect(elementColor(7)[2]).toBeGreaterThan(200);
  });
  it("gives chains their own, and bands to pLDDT", () => {
    expect(color("chain", 0)).not.toEqual(color("chain", 23));
    expect(color("plddt", 0)).toEqual([0xf0, 0x74, 0x3c]);
    expect(legendOf(structure, part, "plddt").lines.length).toBe(4);
  });
  it("shows charges of side chains where the file has none", () => {
    expect(color("charge", 0)).toEqual([0xd8, 0x38, 0x2f]);
    expect(color("charge", 23)).toEqual([0x3b, 0x5c, 0xd8]);
  });
  it("suits the molecule", () => {
    expect(schemeFor(structure, undefined, true)).toBe("plddt");
    expect(
      schemeFor(
        chainOf((i) => 130 + i),
        undefined,
        true,
      ),
    ).toBe("chain");
    expect(
      schemeFor(
        chainOf(() => 50),
        undefined,
        true,
      ),
    ).toBe("chain");
    expect(schemeFor(structure, undefined, false)).toBe("element");
    expect(
      schemesOf(
        readMolecule(
          new TextEncoder().encode("HETATM    1  C   LIG     1       0.000   0.000   0.000"),
          "pdb",
        ),
      ),
    ).toEqual(["element"]);
  });
});

it("goes from one colour to the next", () => {
  expect(
    between(
      [
        [0, 0, 0],
        [100, 200, 50],
      ],
      0.5,
    ),
  ).toEqual([50, 100, 25]);
  expect(
    between(
      [
        [0, 0, 0],
        [100, 200, 50],
      ],
      Number.POSITIVE_INFINITY,
    ),
  ).toEqual([100, 200, 50]);
});
