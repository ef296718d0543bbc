/** mmCIF files of biology and CIF files of crystals. */
import { Build } from "./build";
import { type CifBlock, CifRows, readCif } from "./cifWords";
import { elementOf, elementOfName } from "./elements";
import type { Stretch } from "./pdb";
import { HELIX, SHEET, type UnitCell } from "./structure";

const CATEGORIES = [
  "_atom_site_aniso",
  "_atom_site",
  "_struct_conf",
  "_struct_sheet_range",
  "_struct",
  "_chemical_name",
  "_cell",
] as const;

export interface CifFile {
  build: Build;
  stretches: Stretch[];
}

export function readCifAtoms(text: string): CifFile {
  const build = new Build();
  const stretches: Stretch[] = [];
  for (const block of readCif(text, CATEGORIES)) {
    const rows = new CifRows(block.get("_atom_site"));
    if (rows.rows === 0) continue;
    build.cell ??= cellOf(block);
    build.title ||= titleOf(block);
    stretches.push(...stretchesOf(block));
    if (rows.column("cartn_x") >= 0) addCartesian(build, rows);
    else addFractional(build, rows, cellOf(block));
  }
  build.secondaryGiven = stretches.length > 0;
  return { build, stretches };
}

function titleOf(block: CifBlock): string {
  const struct = new CifRows(block.get("_struct"));
  const name = new CifRows(block.get("_chemical_name"));
  return (
    struct.text(0, struct.column("title")) || name.text(0, name.column("common", "systematic"))
  );
}

function cellOf(block: CifBlock): UnitCell | null {
  const rows = new CifRows(block.get("_cell"));
  const at = (name: string) => rows.number(0, rows.column(name));
  const lengths: UnitCell["lengths"] = [at("length_a"), at("length_b"), at("length_c")];
  const angles: UnitCell["angles"] = [at("angle_alpha"), at("angle_beta"), at("angle_gamma")];
  const real = [...lengths, ...angles].every((value) => value > 1.01);
  return real ? { lengths, angles } : null;
}

/** Names that authors gave go before those of the data bank: they are what papers say. */
function addCartesian(build: Build, rows: CifRows): void {
  const column = (...names: string[]) => rows.column(...names);
  const at = {
    x: column("cartn_x"),
    y: column("cartn_y"),
    z: column("cartn_z"),
    symbol: column("type_symbol"),
    name: column("label_atom_id", "auth_atom_id"),
    residue: column("auth_comp_id", "label_comp_id"),
    number: column("auth_seq_id", "label_seq_id"),
    insertion: column("pdbx_pdb_ins_code"),
    chain: column("auth_asym_id", "label_asym_id"),
    serial: column("id"),
    b: column("b_iso_or_equiv"),
    charge: column("pdbx_formal_charge", "partial_charge"),
    alternate: column("label_alt_id"),
    group: column("group_pdb"),
    model: column("pdbx_pdb_model_num"),
  };
  let model: string | undefined;
  for (let row = 0; row < rows.rows; row++) {
    const own = rows.text(row, at.model);
    if (own !== model) build.model();
    model = own;
    const name = rows.text(row, at.name);
    const residue = rows.text(row, at.residue);
    build.add({
      x: rows.number(row, at.x),
      y: rows.number(row, at.y),
      z: rows.number(row, at.z),
      element: elementOf(rows.text(row, at.symbol)) || elementOfName(name, residue),
      name,
      residue,
      residueNumber: Number(rows.text(row, at.number)) || 0,
      insertion: rows.text(row, at.insertion),
      chain: rows.text(row, at.chain),
      serial: Number(rows.text(row, at.serial)) || row + 1,
      b: rows.number(row, at.b),
      charge: rows.number(row, at.charge),
      alternate: rows.text(row, at.alternate),
      hetero: rows.text(row, at.group) === "HETATM",
    });
  }
}

/** Atoms of the asymmetric unit, as the file gives them. */
function addFractional(build: Build, rows: CifRows, cell: UnitCell | null): void {
  if (!cell) throw new Error("its coordinates are fractions of a cell that it does not give");
  const axes = cellAxes(cell);
  const name = rows.column("label");
  const symbol = rows.column("type_symbol");
  const group = rows.column("disorder_group");
  const b = rows.column("b_iso_or_equiv");
  const at = ["fract_x", "fract_y", "fract_z"].map((axis) => rows.column(axis));
  build.model();
  for (let row = 0; row < rows.rows; row++) {
    const fractions = at.map((column) => rows.number(row, column));
    const place = (axis: 0 | 1 | 2) =>
      axes.reduce((sum, edge, i) => sum + edge[axis] * (fractions[i] ?? 0), 0);
    const label = rows.text(row, name);
    const letters = /^[A-Za-z]{1,2}/.exec(rows.text(row, symbol) || label)?.[0] ?? "";
    build.add({
      x: place(0),
      y: place(1),
      z: place(2),
      element: elementOf(letters) || elementOf(letters.slice(0, 1)),
      name: label,
      residue: "",
      residueNumber: 1,
      chain: "",
      serial: row + 1,
      b: rows.number(row, b),
      // Negative groups lie across a symmetry; of others the first is enough.
      alternate: rows.text(row, group).replace(/^-.*/, ""),
      hetero: true,
    });
  }
}

/** The edges a, b and c of a cell in Ångström: a along x, b in the plane of x and y. */
export function cellAxes({ lengths, angles }: UnitCell): [number, number, number][] {
  const [a, b, c] = lengths;
  const [alpha, beta, gamma] = angles.map((degrees) => Math.cos((degrees * Math.PI) / 180));
  const sine = Math.sqrt(Math.max(1e-9, 1 - (gamma ?? 0) ** 2));
  const along = ((alpha ?? 0) - (beta ?? 0) * (gamma ?? 0)) / sine;
  const up = Math.sqrt(Math.max(0, 1 - (beta ?? 0) ** 2 - along ** 2));
  return [
    [a, 0, 0],
    [b * (gamma ?? 0), b * sine, 0],
    [c * (beta ?? 0), c * along, c * up],
  ];
}

function stretchesOf(block: CifBlock): Stretch[] {
  const read = (category: string, kindOf: (rows: CifRows, row: number) => number | null) => {
    const rows = new CifRows(block.get(category));
    return Array.from({ length: rows.rows }, (_, row) => row).flatMap((row) => {
      const kind = kindOf(rows, row);
      const column = (name: string) => rows.column(`beg_${name}`);
      const chain = rows.text(
        row,
        column("auth_asym_id") < 0 ? column("label_asym_id") : column("auth_asym_id"),
      );
      const first = rows.number(row, rows.column("beg_auth_seq_id", "beg_label_seq_id"));
      const last = rows.number(row, rows.column("end_auth_seq_id", "end_label_seq_id"));
      return kind === null ? [] : [{ kind, chain, first, last }];
    });
  };
  return [
    ...read("_struct_conf", (rows, row) =>
      conformation(rows.text(row, rows.column("conf_type_id"))),
    ),
    ...read("_struct_sheet_range", () => SHEET),
  ];
}

/** Turns and bends are drawn as coils. */
function conformation(type: string): number | null {
  if (type.startsWith("HELX")) return HELIX;
  return type.startsWith("STRN") ? SHEET : null;
}
