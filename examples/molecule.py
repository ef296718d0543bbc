"""Molecules: files of many formats, SMILES and rdkit's molecules, in space and as drawings."""
# mypy: disable-error-code="no-untyped-call"

import io
import tempfile
from pathlib import Path

import numpy as np
import rdkit.Chem
import rdkit.Chem.Draw
import rdkit.Chem.rdDepictor
import rdkit.Chem.rdDistGeom
import rdkit.Chem.rdMolAlign

import marey

DRUGS = {
    "aspirin": "CC(=O)Oc1ccccc1C(=O)O",
    "ibuprofen": "CC(C)Cc1ccc(cc1)C(C)C(=O)O",
    "paracetamol": "CC(=O)Nc1ccc(O)cc1",
    "caffeine": "CN1C=NC2=C1C(=O)N(C(=O)N2C)C",
    "penicillin G": "CC1([C@@H](N2[C@H](S1)[C@@H](C2=O)NC(=O)Cc3ccccc3)C(=O)O)C",
    "artemisinin": "C[C@@H]1CC[C@H]2[C@H](C(=O)O[C@H]3[C@@]24[C@H]1CC[C@](O3)(OO4)C)C",
}


def helix(residues: int) -> str:
    """The backbone of an alpha helix of alanine, as a pdb file."""
    lines: list[str] = []
    # Radius in ångström, angle in degrees and rise in ångström of each atom of a residue.
    places = {
        "N": (1.57, -27.1, -0.91),
        "CA": (2.28, 0.0, 0.0),
        "C": (1.68, 27.8, 1.04),
        "O": (1.95, 22.5, 2.23),
    }
    for residue in range(residues):
        for atom, (radius, angle, rise) in places.items():
            turn = np.radians(100 * residue + angle)
            z = 1.5 * residue + rise
            lines.append(
                f"ATOM  {len(lines) + 1:5d}  {atom:<3} ALA A{residue + 1:4d}    "
                f"{radius * np.cos(turn):8.3f}{radius * np.sin(turn):8.3f}{z:8.3f}"
                f"  1.00  0.00           {atom[0]}"
            )
    head = f"HELIX    1   1 ALA A    1  ALA A {residues:4d}  1{'':30}{residues:6d}"
    return "\n".join([head, *lines, "TER", "END", ""])


def protein(run: marey.Run) -> None:
    """A file is stored as it is, whatever its format."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "helix.pdb"
        path.write_text(helix(residues=22))
        run.log({"protein": marey.Molecule(path, caption="an alpha helix")})


def from_memory(run: marey.Run) -> None:
    """What has no name needs its file_type. Here a helix grows, step by step."""
    for residues in range(4, 25, 4):
        file = io.StringIO(helix(residues))
        run.log({"growing": marey.Molecule(file, f"{residues} residues", file_type="pdb")})


def smiles(run: marey.Run) -> None:
    """A SMILES string gets its hydrogens and a place in space, a molecule at each step."""
    for name, text in DRUGS.items():
        run.log({"drug": marey.Molecule.from_smiles(text, caption=name)})


def from_rdkit(run: marey.Run) -> None:
    """Molecules of rdkit and its files: ``from_rdkit``, or just log them."""
    resveratrol = rdkit.Chem.MolFromSmiles("Oc1ccc(cc1)/C=C/c1cc(O)cc(c1)O")
    ethanol = rdkit.Chem.MolFromSmiles("CCO")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ethanol.mol"
        rdkit.Chem.MolToMolFile(ethanol, str(path))
        run.log(
            {
                "resveratrol": marey.Molecule.from_rdkit(resveratrol),
                "ethanol": marey.Molecule.from_rdkit(path),
                "acetaminophen": marey.Molecule.from_smiles("CC(=O)Nc1ccc(O)cc1"),
                "as it is": ethanol,
            }
        )


def conformers(run: marey.Run) -> None:
    """Coordinates that a molecule has are kept, with all of its conformers."""
    dopamine = rdkit.Chem.AddHs(rdkit.Chem.MolFromSmiles("NCCc1ccc(O)c(O)c1"))
    rdkit.Chem.rdDistGeom.EmbedMultipleConfs(dopamine, 8, randomSeed=1)
    rdkit.Chem.rdMolAlign.AlignMolConformers(dopamine)
    run.log({"dopamine": marey.Molecule.from_rdkit(dopamine, caption="8 conformers")})


def drawing(run: marey.Run) -> None:
    """A flat drawing is an image that rdkit makes."""
    for name, text in DRUGS.items():
        molecule = rdkit.Chem.MolFromSmiles(text)
        rdkit.Chem.rdDepictor.Compute2DCoords(molecule)
        picture = rdkit.Chem.Draw.MolToImage(molecule, size=(300, 300))
        run.log({"drawing": marey.Image(picture, caption=name)})


def many(run: marey.Run) -> None:
    """Several molecules at one step: the first alcohols."""
    names = ["methanol", "ethanol", "propanol", "butanol", "pentanol", "hexanol"]
    alcohols = [
        marey.Molecule.from_smiles("C" * carbons + "O", caption=name)
        for carbons, name in enumerate(names, 1)
    ]
    run.log({"alcohols": alcohols})


if __name__ == "__main__":
    with marey.init(project="examples", name="molecule") as run:
        protein(run)
        from_memory(run)
        smiles(run)
        from_rdkit(run)
        conformers(run)
        drawing(run)
        many(run)
