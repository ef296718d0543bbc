/** Tripos' mol2 files: sections that begin with "@<TRIPOS>". */
import { Build } from "./build";
import { elementOf, elementOfName } from "./elements";
import { AROMATIC } from "./structure";

const ORDERS: Readonly<Record<string, number>> = { "2": 2, "3": 3, ar: AROMATIC };

export function readMol2(lines: readonly string[]): Build {
  const build = new Build();
  const byId = new Map<string, number>();
  let section = "";
  let title = false;
  for (const line of lines) {
    const text = line.trim();
    if (text.startsWith("@<TRIPOS>")) {
      section = text.slice(9);
      title = section === "MOLECULE";
      if (title) byId.clear();
    } else if (title) {
      title = false;
      build.model(text);
      build.title ||= text;
    } else if (text !== "" && !text.startsWith("#")) {
      if (section === "ATOM") addAtom(build, text.split(/\s+/), byId);
      if (section === "BOND") addBond(build, text.split(/\s+/), byId);
    }
  }
  return build;
}

function addAtom(build: Build, words: readonly string[], byId: Map<string, number>): void {
  const [id = "", name = "", x, y, z, type = "", place = "1", residue = "", charge] = words;
  const symbol = type.split(".")[0] ?? "";
  const value = Number(charge);
  byId.set(id, build.atomsInModel);
  build.add({
    x: Number(x),
    y: Number(y),
    z: Number(z),
    element: elementOf(symbol) || elementOfName(name, residue),
    name,
    // Names of substructures end with their number: "ALA12".
    residue: residue.replace(/-?\d+$/, "") || residue,
    residueNumber: Number(/\d+$/.exec(residue)?.[0] ?? place) || 0,
    chain: "",
    serial: Number(id) || build.atomsInModel + 1,
    ...(charge !== undefined && Number.isFinite(value) && { charge: value }),
    hetero: true,
  });
}

function addBond(build: Build, words: readonly string[], byId: Map<string, number>): void {
  const [, from = "", to = "", type = ""] = words;
  if (type === "nc") return; // not connected
  build.bond(byId.get(from) ?? -1, byId.get(to) ?? -1, ORDERS[type] ?? 1);
}
