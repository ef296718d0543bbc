"""Molecules: files are stored as they are, SMILES and rdkit's molecules are arranged in space."""

from __future__ import annotations

import io
import time
import tracemalloc
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdkit import Chem
from rdkit.Chem import rdDepictor

import marey
from marey.errors import MediaError
from marey.media._file import MAX_IN_MEMORY_BYTES, LargeFile
from marey.media._molecule_rules import RULES, count_atoms
from marey.media.molecule import Molecule
from marey.testing.media import MediaContract

DATA = Path(__file__).resolve().parent.parent / "data" / "molecules"
FILES = sorted(DATA.iterdir())
CAFFEINE = "CN1C=NC2=C1C(=O)N(C(=O)N2C)C"
HOSTILE = "<img src=x onerror=alert(1)> \u202egnp \0"
WATER = (
    "HETATM    1  O   HOH A   1       0.000   0.000   0.117  1.00  0.00           O\n"
    "HETATM    2  H1  HOH A   1       0.000   0.757  -0.469  1.00  0.00           H\n"
    "HETATM    3  H2  HOH A   1       0.000  -0.757  -0.469  1.00  0.00           H\n"
)
CORE_CIF = """data_NaCl
_cell_length_a 5.64
_symmetry_space_group_name_H-M 'F m -3 m'
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na1 0.0 0.0 0.0
Cl1 0.5(1) 0.5 0.5

loop_
_atom_site_aniso_label
_atom_site_aniso_U_11
Na1 0.01
"""
GRO = "water, t= {t}\n    1\n    1SOL     OW    1   0.000   0.000   0.1{t}\n   1.0   1.0   1.0\n"


def file_of(text, file_type, caption=None):
    return Molecule(io.StringIO(text), caption, file_type)


class TestMolecule(MediaContract):
    examples = {
        **{path.name.replace(".", "_"): Molecule(path) for path in FILES},
        "caffeine": Molecule.from_smiles(CAFFEINE, caption="caffeine"),
        "aspirin": Molecule.from_rdkit(Chem.MolFromSmiles("CC(=O)Oc1ccccc1C(=O)O")),
        "flat": Molecule.from_smiles("CCO", convert_to_3d_and_optimize=False),
        "not_arranged": Molecule.from_smiles("C1#CC1"),
        "iron": Molecule.from_smiles("[Fe]"),
        "salt": file_of(CORE_CIF, "cif"),
        "models": file_of(f"MODEL 1\n{WATER}ENDMDL\nMODEL 2\n{WATER}ENDMDL\n", "pdb", "2 models"),
        "frames": file_of("".join(GRO.format(t=t) for t in range(3)), "gro"),
        "mcif": Molecule(DATA / "1crn_head.cif", file_type="mcif"),
        "mmcif": Molecule(DATA / "1crn_head.cif", file_type="mmcif"),
        "sd": Molecule(DATA / "adrenalin.sdf", file_type="sd"),
        "mol": Molecule(DATA / "adrenalin.sdf", file_type="mol"),
        "hostile": file_of(f"REMARK <script>alert(1)</script>\n{WATER}", "pdb", HOSTILE),
        "one_atom": file_of(WATER[:79], "pdb"),
        "far_apart": file_of(WATER.replace("   0.757", " 9999.00"), "pdb"),
        "all_in_one_place": file_of(WATER[:79].replace("  0.117", "  0.000") * 3, "pdb"),
        "coordinates_that_are_none": file_of(WATER.replace("  0.757", "    nan"), "pdb"),
    }
    rejects = {
        "none": (lambda: Molecule(None), "got NoneType"),
        "number": (lambda: Molecule(5), "got int"),
        "bytes": (lambda: Molecule(WATER.encode()), "io.BytesIO(data)"),
        "text": (lambda: Molecule(WATER), "io.StringIO(text)"),
        "smiles": (lambda: Molecule("CCO"), "Molecule.from_smiles"),
        "rdkit": (lambda: Molecule(Chem.MolFromSmiles("C")), "Molecule.from_rdkit"),
        "missing": (lambda: Molecule("no/such.pdb"), "No such file"),
        "missing_path": (lambda: Molecule(Path("no/such.pdb")), "No such file"),
        "address": (lambda: Molecule("https://example.org/6lu7.pdb"), "Download the file"),
        "no_format": (lambda: Molecule(io.StringIO(WATER)), "needs a file_type"),
        "odd_format": (lambda: Molecule(io.StringIO(WATER), file_type=5), "as text"),
        "unknown_format": (lambda: Molecule("x.xyz"), "ends with one of pdb, pqr, gro"),
        "compressed_name": (lambda: Molecule("6lu7.pdb.gz"), "Unpack the file"),
        "compressed": (lambda: Molecule(io.BytesIO(b"\x1f\x8b\x08"), file_type="pdb"), "Unpack it"),
        "binary": (lambda: file_of("\0" + WATER, "pdb"), "it is binary"),
        "empty": (lambda: file_of(" \n", "sdf"), "it is empty"),
        "closed": (lambda: Molecule(_closed_file(), file_type="pdb"), "closed"),
        "caption": (lambda: file_of(WATER, "pdb", "x" * 40_000), "at most 32,768 bytes"),
        "other_format": (lambda: file_of(WATER, "sdf"), "pass file_type='pdb'"),
        "pdb_without_atoms": (lambda: file_of("HEADER\n", "pdb"), "no ATOM or HETATM"),
        "pdb_cut": (lambda: file_of(WATER[:-40], "pdb"), "coordinates in columns 31 to 54"),
        "pqr": (lambda: file_of("ATOM 1 N THR 1 2 3\n", "pqr"), "a charge and a radius"),
        "gro_count": (lambda: file_of("a\nb\nc\n", "gro"), "the number of atoms"),
        "gro_claim": (lambda: file_of("a\n999999999999\n", "gro"), "says 999999999999 atoms"),
        "gro_empty": (lambda: file_of("a\n0\n1 1 1\n", "gro"), "holds no atom"),
        "sdf_counts": (lambda: file_of("a\n\n\n x  y\n", "sdf"), "fourth line"),
        "sdf_claim": (lambda: file_of("\n\n\n999999  0  V2000\n", "sdf"), "says 999 atoms"),
        "mol2_nothing": (lambda: file_of("26 26\n", "mol2"), "no @<TRIPOS>MOLECULE"),
        "mol2_cut": (
            lambda: file_of("@<TRIPOS>MOLECULE\na\n9 8\n@<TRIPOS>ATOM\n", "mol2"),
            "says 9 atoms, and has 0",
        ),
        "cif_block": (lambda: file_of("loop_\n", "cif"), "no data_ block"),
        "cif_site": (lambda: file_of("data_x\n", "mmcif"), "no _atom_site"),
        "cif_rows": (lambda: file_of("data_\nloop_\n_atom_site.Cartn_x\n", "cif"), "no rows"),
        "mmtf": (lambda: file_of("ATOM", "mmtf"), "no whole mmtf file"),
        "mmtf_claim": (lambda: _mmtf(numAtoms=10**18), "has 1 coordinates"),
        "mmtf_models": (lambda: _mmtf(numModels=-1), "no whole mmtf file"),
        "smiles_syntax": (lambda: Molecule.from_smiles("C(("), "cannot read this SMILES"),
        "smiles_valence": (
            lambda: Molecule.from_smiles("CC(C)(C)(C)C"),
            "Explicit valence for atom # 1 C, 5",
        ),
        "smiles_empty": (lambda: Molecule.from_smiles(""), "without atoms"),
        "smiles_number": (lambda: Molecule.from_smiles(5), "needs text, got int"),
        "smiles_unicode": (lambda: Molecule.from_smiles("Cé"), "ASCII"),
        "smiles_long": (lambda: Molecule.from_smiles("C" * 5001), "at most 5,000"),
        "smiles_large": (lambda: Molecule.from_smiles("C" * 501), "at most 500"),
        "flat_large": (
            lambda: Molecule.from_smiles("C" * 501, convert_to_3d_and_optimize=False),
            "at most 500",
        ),
        "iterations": (
            lambda: Molecule.from_smiles("C", mmff_optimize_molecule_max_iterations=-1),
            "from 0 to 1,000,000, got -1",
        ),
        "iterations_text": (
            lambda: Molecule.from_rdkit(
                Chem.MolFromSmiles("C"), mmff_optimize_molecule_max_iterations="9"
            ),
            "whole number",
        ),
        "rdkit_none": (lambda: Molecule.from_rdkit(None), "needs an rdkit Mol"),
        "rdkit_no_atoms": (lambda: Molecule.from_rdkit(Chem.Mol()), "without atoms"),
        "rdkit_format": (lambda: Molecule.from_rdkit(DATA / "1crn_head.pdb"), "mol and sdf files"),
        "rdkit_missing": (lambda: Molecule.from_rdkit("no/such.mol"), "No such file"),
    }
    changes = {
        "file": lambda: _changed_file(),
        "rdkit": lambda: _changed_mol(),
    }

    @classmethod
    def same(cls, stored, example):
        """Other versions of rdkit, and other processors, place atoms a little elsewhere."""
        if example.source is None:
            return stored == example
        return cls._atoms_and_bonds(stored) == cls._atoms_and_bonds(example)

    @staticmethod
    def _atoms_and_bonds(molecule):
        mol = Chem.MolFromMolBlock(molecule.read().decode(), removeHs=False, sanitize=False)
        bonds = [
            (bond.GetBeginAtomIdx(), bond.GetEndAtomIdx(), bond.GetBondType())
            for bond in mol.GetBonds()
        ]
        return [atom.GetSymbol() for atom in mol.GetAtoms()], bonds


def _closed_file():
    stream = io.StringIO(WATER)
    stream.close()
    return stream


def _changed_file():
    stream = io.BytesIO(WATER.encode())
    return Molecule(stream, file_type="pdb"), lambda: stream.getbuffer().__setitem__(0, 0)


def _changed_mol():
    mol = Chem.RWMol(Chem.MolFromSmiles("CCO"))
    return Molecule.from_rdkit(mol), lambda: mol.GetAtomWithIdx(0).SetAtomicNum(7)


def _mmtf(**changed):
    head = {"mmtfVersion": "1.0.0", "numAtoms": 1, "xCoordList": (b"\0\0\0\1" * 3) + b"\0\0\0\0"}
    content = msgspec.msgpack.encode({**head, **changed})
    return Molecule(io.BytesIO(content), file_type="mmtf")


ATOMS = {
    "1crn.mmtf": 327,
    "1crn_head.cif": 30,
    "1crn_head.gro": 22,
    "1crn_head.pdb": 77,
    "1crn_head.pqr": 60,
    "adrenalin.mol2": 26,
    "adrenalin.sdf": 26,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_are_stored_as_they_are(path, tmp_path):
    molecule = Molecule(path)
    assert molecule.read() == path.read_bytes()
    assert molecule.format == path.suffix[1:]
    assert (molecule.atoms, molecule.models) == (ATOMS[path.name], 1)
    assert Molecule(str(path)) == molecule
    upper = tmp_path / f"A FILE.{path.suffix[1:].upper()}"
    upper.write_bytes(path.read_bytes())
    assert Molecule(upper) == molecule
    with path.open("rb") as file:
        file.read(3)
        assert Molecule(file) == molecule
    stream = io.BytesIO(path.read_bytes())
    assert Molecule(stream, file_type=path.suffix.upper()) == molecule
    if path.suffix != ".mmtf":
        with path.open(encoding="latin-1", newline="") as file:
            assert Molecule(file) == molecule


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("path", FILES[1:], ids=lambda path: path.name)
def test_line_ends_of_other_systems(path, end):
    content = path.read_bytes().replace(b"\n", end.encode())
    molecule = Molecule(io.BytesIO(content), file_type=path.suffix)
    assert molecule.atoms == ATOMS[path.name]
    assert molecule.read() == content


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_cut_anywhere_is_refused_or_holds_fewer_atoms(path):
    content = path.read_bytes()
    file_format = path.suffix[1:]
    for end in range(0, len(content), 37):
        try:
            count = count_atoms(content[:end], file_format)
        except MediaError:
            continue
        assert count.atoms is None or count.atoms <= ATOMS[path.name]
        assert file_format != "mmtf"
        assert file_format in ("pdb", "pqr", "cif") or count.atoms == ATOMS[path.name]


def test_records_models_and_frames_are_kept_and_counted():
    sdf = (DATA / "adrenalin.sdf").read_bytes()
    several = sdf + b"\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n" + b"    1.0000" * 3
    several += b" C   0  0\nM  END\n$$$$\n"
    molecule = Molecule(io.BytesIO(several), file_type="sdf")
    assert (molecule.atoms, molecule.models, molecule.read()) == (26, 2, several)
    mol2 = (DATA / "adrenalin.mol2").read_bytes() * 3
    assert Molecule(io.BytesIO(mol2), file_type="mol2").models == 3
    cif = "data_x\nloop_\n_atom_site.Cartn_x\n_atom_site.pdbx_PDB_model_num\n"
    cif += "".join(f"{x} {model}\n" for model in (1, 2, 3) for x in (0.5, 1.5))
    nmr = file_of(cif, "mmcif")
    assert (nmr.atoms, nmr.models) == (2, 3)
    one = file_of("data_x\n_atom_site.Cartn_x 1.0\n_atom_site.Cartn_y 1.0\n", "cif")
    assert (one.atoms, one.models) == (1, 1)
    assert "models" not in one.encode().meta


def test_a_cif_that_only_a_parser_can_count_is_taken():
    rows = "ATOM 1\n 0.5\nATOM 2\n 1.5\n"
    head = "data_x\nloop_\n_atom_site.group_PDB\n_atom_site.id\n_atom_site.Cartn_x\n"
    molecule = file_of(head + rows, "cif")
    assert molecule.atoms is None
    assert "atoms" not in molecule.encode().meta
    quoted = head + """HETATM "O5'" 1.0\nHETATM 'C 1' 1.0\nHETATM 'a'b' 1.0\n"""
    assert file_of(quoted, "cif").atoms == 3


def test_large_molecules_have_another_table():
    mol = Chem.MolFromSmiles("C" * 400)
    rdDepictor.Compute2DCoords(mol)
    block = Chem.MolToMolBlock(mol, forceV3000=True)
    molecule = file_of(block, "mol")
    assert molecule.atoms == 400
    with pytest.raises(MediaError, match="no end"):
        file_of(block[:-60], "mol")


HUGE = {
    "blank": (b"data_x\nloop_\n_atom_site.cartn_x\n" + b"\n" * 4_000_000, "cif"),
    "loops": (b"data_x\n_atom_site.x\n" + b"loop_\n_a\n" * 100_000, "cif"),
    "quotes": (b"data_x\nloop_\n_atom_site.cartn_x\n" + b"'a " * 1_000_000, "cif"),
    "spaces": (b"data_x\n_atom_site\n" + b" " * 8_000_000, "cif"),
    "items": (b"data_x\nloop_\n" + b"_atom_site.x\n" * 300_000, "cif"),
    "frames": (b"x\n0\n1 1 1\n" * 100_000, "gro"),
    "records": (b"$$$$\n" * 300_000, "sdf"),
    "atoms": (b"ATOM  \n" * 300_000, "pdb"),
    "charges": (b"ATOM\n" * 300_000, "pqr"),
    "headers": (b"@<TRIPOS>MOLECULE\n" * 300_000, "mol2"),
    "nested": (b"\x91" * 5_000_000, "mmtf"),
    "claims": (b"\x81\xdb\xff\xff\xff\xff", "mmtf"),
    "claimed_items": (b"\xdf\xff\xff\xff\xff\xa1a\xdd\xff\xff\xff\xff", "mmtf"),
}


@pytest.mark.parametrize(("content", "file_format"), HUGE.values(), ids=list(HUGE))
def test_hostile_files_take_bounded_time_and_memory(content, file_format):
    started = time.process_time()
    tracemalloc.start()
    try:
        count_atoms(content, file_format)
    except MediaError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert time.process_time() - started < 15  # most of it is the tracing
    assert peak < 40 * len(content) + 1_000_000


@given(st.binary(max_size=200), st.sampled_from(sorted(RULES)))
def test_any_bytes_are_taken_or_refused(content, file_format):
    try:
        count_atoms(content, file_format)
    except MediaError:
        return


@given(st.data(), st.sampled_from(FILES))
def test_damaged_files_are_taken_or_refused(data, path):
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        count_atoms(bytes(content), path.suffix[1:])
    except MediaError:
        return


def test_large_files_stay_where_they_are(tmp_path):
    path = tmp_path / "trajectory.PDB"
    path.write_text(WATER * (MAX_IN_MEMORY_BYTES // len(WATER) + 2))
    molecule = Molecule(path)
    assert isinstance(molecule.content, LargeFile)
    assert molecule.atoms is None
    assert repr(molecule) == "Molecule(pdb)"
    with pytest.raises(MediaError, match="holds no V2000 or V3000"):
        Molecule(path, file_type="sdf")
    for file_type in ("gro", "mmtf", "cif", "mol2"):
        with pytest.raises(MediaError, match=f"no {file_type} file"):
            Molecule(path, file_type=file_type)
    path.write_bytes(b"\0" * (MAX_IN_MEMORY_BYTES + 1))
    with pytest.raises(MediaError, match="compressed or binary"):
        Molecule(path)


def test_logged_molecules_are_read_back(tmp_path):
    molecules = [
        Molecule(DATA / "1crn.mmtf", caption="crambin"),
        Molecule.from_smiles(CAFFEINE),
        Molecule.from_smiles("C1#CC1"),
        Molecule.from_rdkit(Chem.MolFromSmiles("CCO"), caption="ethanol"),
    ]
    with marey.init(project="molecules", dir=tmp_path) as run:
        for molecule in molecules:
            run.log({"molecule": molecule})
        run.log({"all": molecules, "bare": Chem.MolFromSmiles("CCO")})
    with marey.Api(tmp_path) as api:
        (found,) = api.runs("molecules")
        assert [each.value for each in found.media("molecule")] == molecules
        assert found.media("all")[0].value == molecules
        values = found.media("molecule")
        assert values[0].value.read() == (DATA / "1crn.mmtf").read_bytes()
        assert values[1].value.smiles == CAFFEINE
        assert found.media("bare")[0].value.smiles == "CCO"


def test_an_mmtf_file_whose_text_is_no_unicode_is_refused():
    content = b"\x83\xabmmtfVersion\xa1\x80\xa8numAtoms\x01\xaaxCoordList\xc4\x00"
    with pytest.raises(MediaError, match="no whole mmtf"):
        Molecule(io.BytesIO(content), file_type="mmtf")


def test_a_cif_loop_of_endless_columns_takes_little_memory():
    content = b"data_x\n_atom_site.x 1\nloop_\n" + b"_a\n" * 1_000_000
    start = time.process_time()
    with pytest.raises(MediaError, match="no coordinates"):
        Molecule(io.BytesIO(content), file_type="cif")
    assert time.process_time() - start < 3
