import { Vector3 } from "three";
import { expect, it } from "vitest";
import { VDW_RADII } from "../read/elements";
import { readMolecule } from "../read/read";
import { partOf, type Structure } from "../read/structure";
import { cartoonOf, tracesOf } from "./cartoon";
import { sticksOf } from "./sticks";
import { surfaceOf } from "./surface";

/** An ideal helix: 1.5 Å up and 100° round for each residue. */
function helix(residues: number): Structure {
  const rows: string[] = [];
  const add = (name: string, i: number, radius: number, degrees: number, rise: number) => {
    const angle = ((100 * i + degrees) * Math.PI) / 180;
    const place = [radius * Math.cos(angle), radius * Math.sin(angle), 1.5 * i + rise];
    rows.push(
      `ATOM  ${String(rows.length + 1).padStart(5)}  ${name.padEnd(3)} ALA A${String(i + 1).padStart(4)}    ${place.map((v) => v.toFixed(3).padStart(8)).join("")}`,
    );
  };
  for (let i = 0; i < residues; i++) {
    add("N", i, 1.55, -28, -0.86);
    add("CA", i, 2.28, 0, 0);
    add("C", i, 1.68, 27, 1.06);
    add("O", i, 1.96, 17.5, 2.25);
  }
  return readMolecule(new TextEncoder().encode(rows.join("\n")), "pdb");
}

it("finds a helix by its hydrogen bonds", () => {
  const { secondary } = helix(14);
  expect([...secondary].join("")).toMatch(/^01{9,13}0?/);
});

it("draws one ribbon along a chain, within reach of its atoms", () => {
  const structure = helix(14);
  const part = partOf(structure, 0);
  expect(tracesOf(structure, part).map((trace) => trace.length)).toEqual([14]);
  const mesh = cartoonOf(structure, part);
  // 13 stretches of 8 rings and the last, of 12 places; two caps.
  expect(mesh.atom.length).toBe((13 * 8 + 1) * 12 + 2 * 12);
  expect(mesh.index.length).toBe(13 * 8 * 12 * 6 + 2 * 10 * 3);
  expect(Math.max(...mesh.index)).toBe(mesh.atom.length - 1);
  for (const value of mesh.position) expect(Math.abs(value)).toBeLessThan(25);
  expect(mesh.normal.every(Number.isFinite)).toBe(true);
});

it("breaks the ribbon where residues are missing", () => {
  const structure = helix(14);
  for (let i = 7 * 4 * 3; i < structure.position.length; i++)
    structure.position[i] = (structure.position[i] ?? 0) + 20;
  expect(tracesOf(structure, partOf(structure, 0)).map((trace) => trace.length)).toEqual([7, 7]);
});

it("draws two lines for a double bond and three for a triple one", () => {
  const structure = helix(2);
  structure.order.fill(1);
  structure.order[0] = 2;
  structure.order[1] = 3;
  const atoms = Uint32Array.from(structure.element.keys());
  const sticks = sticksOf(structure, partOf(structure, 0), atoms, 0.2, true);
  expect(sticks.radius.length).toBe(structure.order.length + 1 + 2);
  expect(sticksOf(structure, partOf(structure, 0), atoms, 0.2, false).radius.length).toBe(
    structure.order.length,
  );
});

it("lays a closed surface around an atom, near its radius", () => {
  const mesh = surfaceOf(Float32Array.of(100, 0, 0), Uint8Array.of(6), Uint32Array.of(0));
  const radii = Array.from({ length: mesh.atom.length }, (_, i) =>
    Math.hypot(
      (mesh.position[3 * i] ?? 0) - 100,
      mesh.position[3 * i + 1] ?? 0,
      mesh.position[3 * i + 2] ?? 0,
    ),
  );
  const vdw = VDW_RADII[6] ?? 0;
  expect(Math.min(...radii)).toBeGreaterThan(vdw - 0.2);
  expect(Math.max(...radii)).toBeLessThan(vdw + 0.6);
  // Euler: vertices − edges + faces of a ball are 2; each triangle has three halves of edges.
  const faces = mesh.index.length / 3;
  expect(mesh.atom.length - (3 * faces) / 2 + faces).toBe(2);
  // Faces look outwards, as normals do.
  const [a = 0, b = 0, c = 0] = mesh.index;
  const at = (i: number) =>
    [0, 1, 2].map((axis) => (mesh.position[3 * i + axis] ?? 0) - (axis === 0 ? 100 : 0));
  const [p, q, r] = [at(a), at(b), at(c)] as [number[], number[], number[]];
  const side = (to: number[]) => new Vector3().fromArray(to).sub(new Vector3().fromArray(p));
  const normal = side(q).cross(side(r)).toArray();
  expect(normal.reduce((sum, x, i) => sum + x * (p[i] ?? 0), 0)).toBeGreaterThan(0);
});

it("keeps flat bands for turning a long ribbon", () => {
  const structure = helix(600);
  const mesh = cartoonOf(structure, partOf(structure, 0));
  const coarse = mesh.coarse ?? new Uint32Array();
  expect(coarse.length).toBeGreaterThan(0);
  expect(coarse.length).toBeLessThan(mesh.index.length / 12);
  expect(Math.max(...coarse)).toBeLessThan(mesh.atom.length);
  expect(cartoonOf(helix(14), partOf(helix(14), 0)).coarse).toBeUndefined();
});
