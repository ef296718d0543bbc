import { describe, expect, it } from "vitest";
import { readMolecule } from "./read";
import { AMINO, AROMATIC, HELIX, ION, NUCLEIC, OTHER, type Structure, WATER } from "./structure";

const read = (text: string, format: string) => readMolecule(new TextEncoder().encode(text), format);
const namesOf = (s: Structure) => [...s.name].map((i) => s.names[i]);
const bondsOf = (s: Structure) =>
  [...s.order].map((order, i) => [s.bonds[2 * i], s.bonds[2 * i + 1], order]);
const round = (s: Structure) => [...s.position].map((value) => Math.round(value * 1000) / 1000);

const PDB = `TITLE     A PEPTIDE
CRYST1   40.960   18.650   22.520  90.00  90.77  90.00 P 1 21 1      2
HELIX    1  H1 ILE A    7  PRO A    9  1                                  13
ATOM      1  N  AGLY A   7      17.047  14.099   3.625  0.50 13.79           N
ATOM      2  N  BGLY A   7      17.947  14.099   3.625  0.50 13.79           N
ATOM      3  CA  GLY A   7      16.967  12.784   4.338  1.00 10.80           C
ATOM      4  C   GLY A   7A     15.685  12.755   5.133  1.00  9.19           C1+
TER
HETATM    5 CA    CA A 101      10.000  10.000  10.000  1.00 10.00          CA
HETATM    6  O   HOH A 102      20.000  20.000  20.000  1.00 10.00           O
CONECT    4    3
END
`;

describe("pdb", () => {
  const s = read(PDB, "pdb");
  it("reads columns, without alternatives", () => {
    expect(namesOf(s)).toEqual(["N", "CA", "C", "CA", "O"]);
    expect([...s.element]).toEqual([7, 6, 6, 20, 8]);
    expect([...s.serial]).toEqual([1, 3, 4, 5, 6]);
    expect(s.alternates).toBe(1);
    expect(round(s).slice(0, 3)).toEqual([17.047, 14.099, 3.625]);
    expect([...s.b].map((b) => Math.round(b * 100) / 100)).toEqual([13.79, 10.8, 9.19, 10, 10]);
    expect(s.charge[2]).toBe(1);
    expect(s.title).toBe("A PEPTIDE");
    expect(s.cell).toEqual({ lengths: [40.96, 18.65, 22.52], angles: [90, 90.77, 90] });
  });
  it("tells residues, ions and water apart", () => {
    expect([...s.residueKind]).toEqual([AMINO, OTHER, ION, WATER]);
    expect([...s.residueNumber]).toEqual([7, 7, 101, 102]);
    expect(s.insertion[1]).toBe("A".charCodeAt(0));
    expect(s.secondary[0]).toBe(HELIX);
  });
  it("adds bonds by distance to those of the file", () => {
    expect(bondsOf(s)).toEqual([
      [2, 1, 1],
      [0, 1, 1],
    ]);
  });
  it.each(["\r\n", "\r"])("reads other ends of lines", (end) => {
    expect(namesOf(read(PDB.replaceAll("\n", end), "pdb"))).toEqual(namesOf(s));
  });
  it("takes orders from repeated CONECT records, and models apart", () => {
    const ends = read(
      "HETATM    1  C1  ETH A   1       0.000   0.000   0.000\nHETATM    2  C2  ETH A   1       1.330   0.000   0.000\nCONECT    1    2    2\nCONECT    2    1    1\n",
      "pdb",
    );
    expect(bondsOf(ends)).toEqual([[0, 1, 2]]);
    const atom = "ATOM      1  CA  ALA A   1       1.000   2.000   3.000";
    const models = read(
      `MODEL        1\n${atom}\nENDMDL\nMODEL        2\n${atom}\nENDMDL\n`,
      "pdb",
    );
    expect(models.models.map((model) => model.atom)).toEqual([0, 1]);
    expect(models.modelsInFile).toBe(2);
  });
});

it("reads pqr with charges, with and without a chain", () => {
  const s = read(
    "REMARK\nATOM      1  N   THR     1      17.047  14.099   3.625 -0.3200 2.0000\nATOM 2 HG21 THR B  2A 16.967  12.784   4.338  0.3300 2.0000\n",
    "pqr",
  );
  expect([...s.element]).toEqual([7, 1]);
  expect([...s.charge].map((q) => Math.round(q * 100) / 100)).toEqual([-0.32, 0.33]);
  expect([...s.residueNumber]).toEqual([1, 2]);
  expect(s.chains).toEqual(["", "B"]);
});

describe("cif", () => {
  const MMCIF = `data_X
_struct.title 'A # title'
loop_
_struct_conf.conf_type_id
_struct_conf.beg_auth_asym_id
_struct_conf.beg_auth_seq_id
_struct_conf.end_auth_seq_id
HELX_P A 3 4
loop_
_atom_site.group_PDB
_atom_site.id
_atom_site.type_symbol
_atom_site.label_atom_id
_atom_site.label_alt_id
_atom_site.auth_comp_id
_atom_site.auth_asym_id
_atom_site.auth_seq_id
_atom_site.Cartn_x
_atom_site.Cartn_y
_atom_site.Cartn_z
_atom_site.B_iso_or_equiv
_atom_site.pdbx_PDB_model_num
ATOM 1 C CA A ALA A 3 1.0 2.0 3.0 11.5 1
ATOM 2 C CA B ALA A 3 1.5 2.0 3.0 11.5 1
HETATM 3 O "O5'" .
LIG A 9 1 1 1 ? 1
ATOM 4 C CA . ALA A 3 4.0 2.0 3.0 12.5 2
#
_cell.length_a 10
`;
  it.each(["mmcif", "mcif", "cif"])(
    "reads mmCIF as %s: models, alternatives, quotes, rows over lines",
    (format) => {
      const s = read(MMCIF, format);
      expect(namesOf(s)).toEqual(["CA", "O5'", "CA"]);
      expect(s.models.map((model) => model.atom)).toEqual([0, 2]);
      expect(s.secondary[0]).toBe(HELIX);
      expect(s.title).toBe("A # title");
      expect(s.b[0]).toBe(11.5);
    },
  );
  it("reads a crystal's fractions with the angles of its cell", () => {
    const s = read(
      `data_c\n_cell_length_a 4.0(1)\n_cell_length_b 5\n_cell_length_c 6\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 120\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nNa1 0.5 0 0.5(2)\nCl1 0 0.5 0\n`,
      "cif",
    );
    expect([...s.element]).toEqual([11, 17]);
    expect(round(s)).toEqual([2, 0, 3, -1.25, 2.165, 0]);
    expect(s.order.length).toBe(0);
  });
});

describe("sdf", () => {
  const V2000 = `methyl\n  test\n\n  3  2  0  0  0  0  0  0  0  0999 V2000
    0.0000    0.0000    0.0000 C   0  0
    1.2000    0.0000    0.0000 N   0  0
    2.2000    0.0000    0.0000 O   0  0
  1  2  3  0
  2  3  4  0
M  CHG  2   2   1   3  -1
M  END
$$$$
`;
  it.each(["sdf", "sd", "mol"])("reads V2000 as %s", (format) => {
    const s = read(V2000, format);
    expect([...s.element]).toEqual([6, 7, 8]);
    expect(bondsOf(s)).toEqual([
      [0, 1, 3],
      [1, 2, AROMATIC],
    ]);
    expect([...s.charge]).toEqual([0, 1, -1]);
    expect(s.bondsGuessed).toBe(false);
  });
  it("keeps records apart", () => {
    const s = read(V2000 + V2000, "sdf");
    expect(s.models.map(({ atom, bond, title }) => [atom, bond, title])).toEqual([
      [0, 0, "methyl"],
      [3, 2, "methyl"],
    ]);
  });
  it("reads V3000, with lines that go on", () => {
    const s = read(
      "x\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 2 1 0 0 0\nM  V30 BEGIN ATOM\nM  V30 7 C 0 0 -\nM  V30 1 0 CHG=-1\nM  V30 9 Br 1 0 0 0\nM  V30 END ATOM\nM  V30 BEGIN BOND\nM  V30 1 2 7 9\nM  V30 END BOND\nM  V30 END CTAB\nM  END\n",
      "sdf",
    );
    expect([...s.element]).toEqual([6, 35]);
    expect(s.charge[0]).toBe(-1);
    expect(bondsOf(s)).toEqual([[0, 1, 2]]);
  });
});

it("reads gro: nanometres, frames, wide columns, boxes", () => {
  const frame =
    "frame\n2\n    1SOL     OW    1   0.100   0.200   0.300\n    1SOL    HW1    2   0.180   0.200   0.300\n   1.00000   2.00000   3.00000\n";
  const s = read(frame + frame, "gro");
  expect(s.models.length).toBe(2);
  expect(round(s).slice(0, 6)).toEqual([1, 2, 3, 1.8, 2, 3]);
  expect([...s.element]).toEqual([8, 1, 8, 1]);
  expect(bondsOf(s)).toEqual([
    [1, 0, 1],
    [3, 2, 1],
  ]);
  expect(s.cell).toEqual({ lengths: [10, 20, 30], angles: [90, 90, 90] });
  const wide = read("w\n1\n    1AR      AR    1  0.12345  1.00000  2.00000\n 3 3 3\n", "gro");
  expect(round(wide)).toEqual([1.235, 10, 20]);
  expect(wide.element[0]).toBe(18);
});

it("reads mol2 with types, charges and aromatic bonds", () => {
  const s = read(
    "@<TRIPOS>MOLECULE\nbenz\n 2 1\nSMALL\nGASTEIGER\n\n@<TRIPOS>ATOM\n 10 C1 0.0 0.0 0.0 C.ar 1 LIG1 -0.05\n 11 CL 1.4 0.0 0.0 Cl 1 LIG1 0.1\n@<TRIPOS>BOND\n 1 10 11 ar\n",
    "mol2",
  );
  expect([...s.element]).toEqual([6, 17]);
  expect(bondsOf(s)).toEqual([[0, 1, AROMATIC]]);
  expect(s.charge[0]).toBeCloseTo(-0.05);
  expect(s.names[s.residueName[0] as number]).toBe("LIG");
});

describe("mmtf", () => {
  it("reads packed columns", () => {
    const s = readMolecule(mmtf(), "mmtf");
    expect(namesOf(s)).toEqual(["N", "CA", "C", "O"]);
    expect([...s.element]).toEqual([7, 6, 6, 8]);
    expect(round(s)).toEqual([1, 0, 0, 2.4, 0, 0, 3.2, 1.2, 0, 3.1, 2.4, 0]);
    expect(s.residueNumber[0]).toBe(5);
    expect(s.chains).toEqual(["A"]);
    expect(s.secondary[0]).toBe(HELIX);
    expect(bondsOf(s).slice(0, 2)).toEqual([
      [0, 1, 1],
      [2, 3, 2],
    ]);
  });
  it("says that it is cut short", () => {
    expect(() => readMolecule(mmtf().slice(0, 60), "mmtf")).toThrow("cut short");
  });
});

/** Writes MessagePack as the specification says, as far as it takes. */
function mmtf(): Uint8Array {
  const text = (value: string) => [0xa0 | value.length, ...new TextEncoder().encode(value)];
  const list = (items: number[][]) => [0x90 | items.length, ...items.flat()];
  const map = (fields: [string, number[]][]) => [
    0x80 | fields.length,
    ...fields.flatMap(([name, value]) => [...text(name), ...value]),
  ];
  const binary = (codec: number, length: number, parameter: number, body: number[]) => [
    0xc4,
    12 + body.length,
    ...[codec, length, parameter].flatMap(int),
    ...body,
  ];
  const int = (n: number) => [(n >> 24) & 255, (n >> 16) & 255, (n >> 8) & 255, n & 255];
  const short = (n: number) => [(n >> 8) & 255, n & 255];
  const places = (all: number[]) =>
    binary(
      10,
      all.length,
      1000,
      all.flatMap((value, i) => short(value - (all[i - 1] ?? 0))),
    );
  const group = map([
    ["groupName", text("ALA")],
    ["atomNameList", list([text("N"), text("CA"), text("C"), text("O")])],
    ["elementList", list([text("N"), text("C"), text("C"), text("O")])],
    ["formalChargeList", list([[0], [0], [0], [0]])],
    ["bondAtomList", list([[0], [1], [2], [3]])],
    ["bondOrderList", list([[1], [2]])],
    ["chemCompType", text("PEPTIDE")],
  ]);
  return Uint8Array.from(
    map([
      ["xCoordList", places([1000, 2400, 3200, 3100])],
      ["yCoordList", places([0, 0, 1200, 2400])],
      ["zCoordList", places([0, 0, 0, 0])],
      ["groupList", list([group])],
      ["groupTypeList", binary(4, 1, 0, int(0))],
      ["groupIdList", binary(8, 1, 0, [...int(5), ...int(1)])],
      ["secStructList", binary(2, 1, 0, [2])],
      ["chainIdList", binary(5, 1, 4, [65, 0, 0, 0])],
      ["groupsPerChain", list([[1]])],
      ["chainsPerModel", list([[1]])],
    ]),
  );
}

describe("damaged files", () => {
  it.each([
    ["pdb", "REMARK nothing\n", "no atoms"],
    ["pdb", "ATOM      1  CA  ALA A   1         x       y       z  ", "numbers"],
    ["gro", "t\n3\n    1SOL     OW    1   0.1   0.2   0.3\n", "ends after 1 of 3"],
    ["sdf", "x\n\n\n  9  0  0  0  0  0  0  0  0  0999 V2000\n", "ends after 0 of 9"],
    ["cif", "data_x\nloop_\n_atom_site_label\n_atom_site_fract_x\nC1 0.5\n", "cell"],
    ["xyz", "1\n\nC 0 0 0", "none that the page knows"],
  ])("says what is wrong with %s", (format, text, reason) => {
    expect(() => read(text, format)).toThrow(reason);
  });
  it("knows nucleic acids by their names", () => {
    const row = (i: number, name: string) =>
      `ATOM  ${String(i).padStart(5)}  ${name.padEnd(3)}  DA A   1      ${String(i)}.000   0.000   0.000`;
    expect(
      read(["P", "O5'", "C4'"].map((n, i) => row(i + 1, n)).join("\n"), "pdb").residueKind[0],
    ).toBe(NUCLEIC);
  });
});

it("compares no atoms that lie closer than matter can with one another: there may be a million", () => {
  const atom = (i: number, x: number) =>
    `ATOM  ${`${i}`.padStart(5)}  CA  ALA A${`${i % 9999}`.padStart(4)}    ${x.toFixed(3).padStart(8)}   1.000   1.000  1.00  0.00           C`;
  const crowd = Array.from({ length: 30_000 }, (_, i) => atom(i, (i % 100) / 100));
  const pair = [atom(30_001, 100), atom(30_002, 101.5)];
  const s = read([...crowd, ...pair, "END"].join("\n"), "pdb");
  expect(s.atomsInFile).toBe(30_002);
  expect(bondsOf(s)).toEqual([[30_000, 30_001, 1]]);
});
