/** GROMACS files: frames of atoms in columns, nanometres. */
import { Build } from "./build";
import { elementOfName } from "./elements";
import type { UnitCell } from "./structure";

const ANGSTROM = 10;

export function readGro(lines: readonly string[]): Build {
  const build = new Build();
  let at = 0;
  while (at + 2 < lines.length) {
    const count = Number(lines[at + 1]?.trim() || Number.NaN);
    if (!Number.isInteger(count) || count <= 0) break;
    build.model(lines[at]?.trim() ?? "");
    build.title ||= lines[at]?.trim() ?? "";
    const width = columnWidth(lines[at + 2] ?? "");
    for (let i = 0; i < count; i++) {
      const line = lines[at + 2 + i];
      if (line === undefined || line === "")
        throw new Error(`it ends after ${i} of ${count} atoms`);
      addAtom(build, line, width, i);
    }
    build.cell ??= boxOf(lines[at + 2 + count] ?? "");
    at += count + 3;
  }
  return build;
}

/** From point to point: files with more digits have wider columns. */
function columnWidth(line: string): number {
  const first = line.indexOf(".", 20);
  const second = line.indexOf(".", first + 1);
  return first > 0 && second > first ? second - first : 8;
}

function addAtom(build: Build, line: string, width: number, index: number): void {
  const at = (axis: number) => Number(line.slice(20 + axis * width, 20 + (axis + 1) * width));
  const name = line.slice(10, 15).trim();
  const residue = line.slice(5, 10).trim();
  build.add({
    x: at(0) * ANGSTROM,
    y: at(1) * ANGSTROM,
    z: at(2) * ANGSTROM,
    element: elementOfName(name, residue),
    name,
    residue,
    residueNumber: Number(line.slice(0, 5)) || 0,
    chain: "",
    serial: Number(line.slice(15, 20)) || index + 1,
  });
}

/** Three lengths, or nine numbers: the edges' x, y, z, then what they have along others. */
function boxOf(line: string): UnitCell | null {
  const [x = 0, y = 0, z = 0, ...more] = line
    .trim()
    .split(/\s+/)
    .map((word) => Number(word) * ANGSTROM);
  if (!(x > 0.1 && y > 0.1 && z > 0.1)) return null;
  const [, , bx = 0, , cx = 0, cy = 0] = more;
  const edges = [
    [x, 0, 0],
    [bx, y, 0],
    [cx, cy, z],
  ];
  const length = edges.map((edge) => Math.hypot(...edge));
  const angle = (i: number, j: number) => {
    const dot = (edges[i] ?? []).reduce(
      (sum, value, axis) => sum + value * (edges[j]?.[axis] ?? 0),
      0,
    );
    return (Math.acos(dot / ((length[i] ?? 1) * (length[j] ?? 1))) * 180) / Math.PI;
  };
  const [a = 0, b = 0, c = 0] = length;
  return { lengths: [a, b, c], angles: [angle(1, 2), angle(0, 2), angle(0, 1)] };
}
