"""Molecules from SMILES and of rdkit: arranged in space, the same each time, in bounded time."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdkit import Chem
from rdkit.Chem import rdDepictor, rdDistGeom

from marey.errors import MediaError
from marey.media._draft import from_draft, to_draft
from marey.media._molecule_rules import count_atoms
from marey.media.implicit import media_for
from marey.media.molecule import Molecule

DATA = Path(__file__).resolve().parent.parent / "data" / "molecules"
CAFFEINE = "CN1C=NC2=C1C(=O)N(C(=O)N2C)C"


def coordinates(molecule):
    mol = Chem.MolFromMolBlock(molecule.read().decode(), removeHs=False)
    return mol, mol.GetConformer().GetPositions()


def test_smiles_are_arranged_with_hydrogens_and_bond_orders():
    molecule = Molecule.from_smiles(CAFFEINE, "caffeine")
    assert (molecule.format, molecule.atoms, molecule.smiles) == ("sdf", 24, CAFFEINE)
    encoded = molecule.encode()
    assert encoded.meta == {
        "format": "sdf",
        "atoms": 24,
        "source": "smiles",
        "smiles": CAFFEINE,
        "coordinates": "3d",
        "caption": "caffeine",
    }
    mol, places = coordinates(molecule)
    assert Chem.MolToSmiles(Chem.RemoveHs(mol)) == Chem.CanonSmiles(CAFFEINE)
    rings = places[[1, 2, 3, 4, 5, 6, 8, 9, 11]]
    centered = rings - rings.mean(axis=0)
    assert abs(centered @ _normal(centered)).max() < 0.1, "the rings of caffeine are flat"
    assert count_atoms(molecule.read(), "sdf").atoms == 24


def _normal(points):
    return np.linalg.svd(points)[2][2]


@pytest.mark.parametrize(
    "smiles",
    ["C[C@H](N)C(=O)O", "C[C@@H](N)C(=O)O", "F/C=C/F", "F/C=C\\F", "[2H]C", "[NH4+].[Cl-]", "*CC",
     "[NH3]->[Cu+2]", "C[Si](C)(C)C", "OB(O)c1ccccc1", "[CH3]",
     "C[C@H]1CC[C@H]2[C@@H](C)C(=O)O[C@@H]3O[C@@]4(C)CC[C@@H]1[C@]32OO4"],
)  # fmt: skip
def test_what_smiles_say_is_what_is_stored(smiles):
    mol, _ = coordinates(Molecule.from_smiles(smiles))
    assert Chem.MolToSmiles(Chem.RemoveHs(mol)) == Chem.CanonSmiles(smiles)


def test_the_same_molecule_gets_the_same_coordinates():
    one = Molecule.from_smiles("CC(C)Cc1ccc(cc1)C(C)C(=O)O").read()
    code = (
        "import sys; from marey.media.molecule import Molecule;"
        "sys.stdout.buffer.write(Molecule.from_smiles('CC(C)Cc1ccc(cc1)C(C)C(=O)O').read())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stdout == one
    assert other.stderr == b""
    mol = Chem.MolFromSmiles("CC(C)Cc1ccc(cc1)C(C)C(=O)O")
    assert Molecule.from_rdkit(mol).read() == one


def test_constructing_from_smiles_is_cheap():
    Molecule.from_smiles("C")
    smiles = "CC(=O)" + "NC(C)C(=O)" * 12 + "O"
    started = time.process_time()
    for _ in range(10):
        Molecule.from_smiles(smiles)
    assert (time.process_time() - started) / 10 < 0.02


def test_what_cannot_be_arranged_is_drawn_flat_and_says_why():
    molecule = Molecule.from_smiles("C1#CC1")
    meta = molecule.encode().meta
    assert (meta["coordinates"], meta["atoms"]) == ("2d", 3)
    assert meta["embedding"] == "no arrangement in space was found"
    large = Molecule.from_smiles("C" * 150).encode()
    assert large.meta["embedding"] == "it has 452 atoms, at most 400 are arranged"
    assert (large.meta["coordinates"], large.meta["atoms"]) == ("2d", 150)
    odd = Molecule.from_smiles("c1cc1C(C)(C)(C)C", sanitize=False).encode().meta
    assert odd["coordinates"] == "2d"
    assert "rdkit could not" in odd["embedding"]


def test_drawing_flat_on_request():
    molecule = Molecule.from_smiles("OCC(N)C(=O)O", convert_to_3d_and_optimize=False)
    mol, places = coordinates(molecule)
    assert (mol.GetNumAtoms(), set(places[:, 2])) == (7, {0.0})
    assert "embedding" not in molecule.encode().meta


def test_no_optimisation_is_another_arrangement():
    one = Molecule.from_smiles(CAFFEINE).read()
    assert Molecule.from_smiles(CAFFEINE, mmff_optimize_molecule_max_iterations=0).read() != one
    more = Molecule.from_smiles(CAFFEINE, mmff_optimize_molecule_max_iterations=10**6)
    started = time.process_time()
    assert more.read().count(b"\n") == one.count(b"\n")
    assert time.process_time() - started < 20


def test_a_molecule_of_rdkit_is_not_changed():
    mol = Chem.MolFromSmiles(CAFFEINE)
    before = mol.ToBinary()
    molecule = Molecule.from_rdkit(mol, caption="c")
    molecule.encode()
    assert mol.ToBinary() == before
    assert mol.GetNumConformers() == 0
    assert (molecule.source, molecule.smiles) == ("rdkit", Chem.CanonSmiles(CAFFEINE))
    assert Molecule.from_rdkit(Chem.RWMol(mol), "c") == molecule


def test_coordinates_in_space_are_kept_with_all_conformers():
    mol = Chem.AddHs(Chem.MolFromSmiles("CCCCO"))
    rdDistGeom.EmbedMultipleConfs(mol, 3, randomSeed=1)
    molecule = Molecule.from_rdkit(mol)
    assert (molecule.atoms, molecule.models) == (15, 3)
    records = molecule.read().decode().split("$$$$\n")[:-1]
    for record, conformer in zip(records, mol.GetConformers(), strict=True):
        kept = Chem.MolFromMolBlock(record, removeHs=False).GetConformer().GetPositions()
        assert abs(kept - conformer.GetPositions()).max() < 1e-4


def test_a_bare_molecule_of_rdkit_becomes_a_molecule():
    media = media_for(Chem.MolFromSmiles("CCO"))
    assert isinstance(media, Molecule)
    assert media == Molecule.from_rdkit(Chem.MolFromSmiles("CCO"))


def test_files_for_rdkit(tmp_path):
    path = tmp_path / "folder" / "ADRENALIN.SDF"
    path.parent.mkdir()
    path.write_bytes((DATA / "adrenalin.sdf").read_bytes())
    for given_path in (path, str(path)):
        molecule = Molecule.from_rdkit(given_path)
        assert (molecule.atoms, molecule.coordinates) == (26, "3d")
        assert molecule.smiles == Chem.CanonSmiles("CNC[C@H](O)c1ccc(O)c(O)c1")
    mol = tmp_path / "flat.mol"
    flat = Chem.MolFromSmiles("CCO")
    rdDepictor.Compute2DCoords(flat)
    mol.write_text(Chem.MolToMolBlock(flat).replace("\n", "\r\n"), newline="")
    assert Molecule.from_rdkit(mol).encode().meta["coordinates"] == "3d"
    path.write_bytes(path.read_bytes() * 2)
    with pytest.warns(UserWarning, match="takes the first record"):
        assert Molecule.from_rdkit(path).models == 1


def test_a_file_that_rdkit_refuses(tmp_path):
    path = tmp_path / "wrong.mol"
    wrong = Chem.MolFromSmiles("CC(C)(C)(C)C", sanitize=False)
    path.write_text(Chem.MolToMolBlock(wrong, kekulize=False))
    with pytest.raises(MediaError, match="Explicit valence for atom # 1 C"):
        Molecule.from_rdkit(path)
    assert Molecule(path).atoms == 6


def test_rdkit_prints_nothing(capfd):
    for smiles in ("C((", "CC(C)(C)(C)C", "c1cccc1C"):
        with pytest.raises(MediaError):
            Molecule.from_smiles(smiles)
    Molecule.from_smiles("[U]").encode()
    assert capfd.readouterr() == ("", "")
    Chem.MolFromSmiles("C((")
    assert "SMILES Parse Error" in capfd.readouterr().err, "its own messages are as they were"


@given(st.text(alphabet="CNOcno()[]=#123+-@/\\.H%*$&:", max_size=20), st.booleans())
def test_any_smiles_are_taken_or_refused(smiles, sanitize):
    try:
        encoded = Molecule.from_smiles(
            smiles, sanitize=sanitize, convert_to_3d_and_optimize=False
        ).encode()
    except MediaError:
        return
    assert count_atoms(encoded.blobs["molecule"].data, "sdf").atoms == encoded.meta["atoms"]


def test_drafts_do_not_trust_what_waits_to_be_arranged():
    molecule = Molecule.from_smiles("CCO")
    assert from_draft(to_draft(molecule)).read() == molecule.read()
    for change in (
        {"content": b"{}"},
        {"content": b"\xff"},
        {"content": None},
        {"format": "pdb"},
        {"format": ["sdf"]},
        {"iterations": "5"},
        {"models": -1},
        {"atoms": math.inf},
        {"smiles": 5},
        {"caption": 5},
    ):
        with pytest.raises(MediaError):
            Molecule.restore({**molecule.state(), **change}).encode()


def test_without_rdkit_the_message_has_the_line_that_installs_it():
    code = """
import sys
sys.modules["rdkit"] = None
from marey.errors import MissingExtraError
from marey.media.molecule import Molecule
print(Molecule(sys.argv[1]).atoms)
for make in (lambda: Molecule.from_smiles("C"), lambda: Molecule.from_rdkit("x.mol")):
    try:
        make()
    except MissingExtraError as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(DATA / "1crn_head.pdb")],
        capture_output=True,
        text=True,
        check=True,
    )
    first, *rest = done.stdout.splitlines()
    assert first == "77"
    assert len(rest) == 2
    assert all("pip install 'marey[media]'" in line for line in rest)
