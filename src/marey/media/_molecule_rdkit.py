"""Molecules of rdkit: read from SMILES and files, arranged in space, and written as SDF."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from marey import extras
from marey.errors import MediaError
from marey.media._coerce import describe

if TYPE_CHECKING:
    from types import ModuleType

MAX_SMILES_CHARACTERS: Final = 5000
MAX_ATOMS_TO_DRAW: Final = 500  # without hydrogens
MAX_ATOMS_TO_EMBED: Final = 400  # with hydrogens; the time grows with their cube
MAX_SECS: Final = 15.0  # for each of the two tries to embed, and for the optimisation
EMBED_ATTEMPTS: Final = 5
EMBED_SEED: Final = 42  # any fixed one: the same molecule then gets the same coordinates
ROUND: Final = 200  # iterations of the optimisation between looks at the clock
MAX_ITERATIONS: Final = 1_000_000
FAILURES: Final = (RuntimeError, ValueError, OverflowError)  # of rdkit's C++


@dataclass(frozen=True, slots=True)
class Built:
    """A molecule as SDF.

    Attributes
    ----------
    content:
        The file, a record for each conformer.
    atoms:
        How many atoms a record has.
    models:
        How many records there are.
    coordinates:
        ``"3d"``, or ``"2d"`` for a flat drawing.
    failure:
        Why there are no coordinates in space though they were wanted, or None.
    """

    content: bytes
    atoms: int
    models: int
    coordinates: str
    failure: str | None = None


def rdkit_chem(purpose: str) -> ModuleType:
    """``rdkit.Chem``; ``MissingExtraError`` if it is not installed."""
    extras.require("rdkit", "media", purpose)
    return extras.require("rdkit.Chem", "media", purpose)


def check_iterations(count: object) -> int:
    """The limit of the optimisation's iterations; ``MediaError`` if it makes no sense."""
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MAX_ITERATIONS:
        raise MediaError(
            f"Molecule needs mmff_optimize_molecule_max_iterations as a whole number from 0 to "
            f"{MAX_ITERATIONS:,}, got {count!r:.100}."
        )
    return count


def parse_smiles(smiles: object, *, sanitize: bool) -> Any:
    """An rdkit molecule; ``MediaError`` if the text is no SMILES or makes no sense chemically."""
    chem = rdkit_chem("Molecule.from_smiles")
    if not isinstance(smiles, str):
        raise MediaError(f"Molecule.from_smiles needs text, got {describe(smiles)}.")
    if len(smiles) > MAX_SMILES_CHARACTERS:
        raise MediaError(
            f"Molecule.from_smiles takes at most {MAX_SMILES_CHARACTERS:,} characters, "
            f"got {len(smiles):,}. Write the molecule to a file and pass that to Molecule."
        )
    if not smiles.isascii() or "\0" in smiles:
        raise MediaError(f"Molecule.from_smiles needs ASCII text, got {smiles!r:.100}")
    with _silence():
        mol = chem.MolFromSmiles(smiles, sanitize=sanitize)
        if mol is None:
            raise _bad_molecule(
                chem.MolFromSmiles(smiles, sanitize=False), f"SMILES {smiles!r:.100}"
            )
    return _with_atoms(mol, "Molecule.from_smiles")


def parse_sdf(record: bytes, where: object) -> Any:
    """An rdkit molecule from the first record of a mol or sdf file."""
    chem = rdkit_chem("Molecule.from_rdkit")
    text = record.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    with _silence():
        mol = chem.MolFromMolBlock(text, removeHs=False)
        if mol is None:
            raise _bad_molecule(
                chem.MolFromMolBlock(text, sanitize=False, removeHs=False), f"file: {where}"
            )
    return _with_atoms(mol, "Molecule.from_rdkit")


def copy_of(mol: object) -> Any:
    """A copy of an rdkit molecule that a user gave; ``MediaError`` if it is something else."""
    chem = rdkit_chem("Molecule.from_rdkit")
    if not isinstance(mol, chem.Mol):
        raise MediaError(
            f"Molecule.from_rdkit needs an rdkit Mol, or the path of a mol or sdf file, "
            f"got {describe(mol)}."
        )
    return _with_atoms(chem.Mol(mol), "Molecule.from_rdkit")


def smiles_of(mol: Any) -> str | None:
    """The canonical SMILES without hydrogens, or None if it is too large or has none."""
    chem = rdkit_chem("Molecule.from_rdkit")
    if mol.GetNumAtoms() > MAX_ATOMS_TO_DRAW:
        return None
    try:
        with _silence():
            smiles: str = chem.MolToSmiles(chem.RemoveHs(mol))
    except FAILURES:
        return None
    return smiles if len(smiles) <= MAX_SMILES_CHARACTERS else None


def has_space_coordinates(mol: Any) -> bool:
    """Whether it has a conformer that is not flat."""
    return any(conformer.Is3D() for conformer in mol.GetConformers())


def to_json(mol: Any) -> bytes:
    """Atoms, bonds and stereochemistry without coordinates, to embed later.

    As JSON, which is safe to read again: rdkit's binary form is not.
    """
    chem = rdkit_chem("Molecule.from_rdkit")
    _check_can_be_drawn(mol)
    with _silence():
        try:
            bare = chem.Mol(mol)
            bare.RemoveAllConformers()
            bare.UpdatePropertyCache(strict=False)
            chem.FastFindRings(bare)
            return str(chem.MolToJSON(bare)).encode()
        except FAILURES as error:
            raise _unusable(error) from error


def as_drawn(mol: Any, failure: str | None = None) -> Built:
    """The molecule with the coordinates that it has, or else those of a flat drawing."""
    if mol.GetNumConformers() == 0:
        _check_can_be_drawn(mol)
    with _silence():
        try:
            if mol.GetNumConformers() == 0:
                _draw(mol)
            return _write(mol, failure)
        except FAILURES as error:
            raise _unusable(error) from error


@lru_cache(maxsize=16)  # reading back what one just logged asks again
def embedded(source: bytes, iterations: int) -> Built:
    """Arrange the molecule in space, with all its hydrogens.

    Parameters
    ----------
    source:
        What :func:`to_json` gave.
    iterations:
        At most so many iterations of the optimisation with the MMFF94 force field.

    Returns
    -------
    Built
        The same for the same molecule and version of rdkit. Flat, with a reason, if there is no
        such arrangement or it was not found in bounded time.
    """
    chem = rdkit_chem("Molecule.from_smiles")
    with _silence():
        mol = _from_json(chem, source)
        try:
            whole = chem.AddHs(mol)
            failure = _embed(whole)
            if failure is None:
                _optimize(whole, iterations)
                return _write(whole, None)
        except FAILURES as error:
            failure = f"rdkit could not: {_first_line(error)}"
    return as_drawn(mol, failure)


def _from_json(chem: ModuleType, source: bytes) -> Any:
    try:
        (mol,) = chem.JSONToMols(source.decode())
        mol.UpdatePropertyCache(strict=False)
        chem.FastFindRings(mol)
        # JSON tells no hybridization, which the embedding needs to make rings flat.
        chem.SanitizeMol(mol, catchErrors=True)
        chem.SetConjugation(mol)
        chem.SetHybridization(mol)
    except FAILURES as error:
        raise _unusable(error) from error
    _check_can_be_drawn(mol)
    return _with_atoms(mol, "Molecule")


def _embed(mol: Any) -> str | None:
    """Give the molecule coordinates, or say why it has none."""
    from rdkit.Chem import rdDistGeom

    if mol.GetNumAtoms() > MAX_ATOMS_TO_EMBED:
        return f"it has {mol.GetNumAtoms():,} atoms, at most {MAX_ATOMS_TO_EMBED} are arranged"
    for from_random_coordinates in (False, True):
        parameters: Any = rdDistGeom.ETKDGv3()
        parameters.randomSeed = EMBED_SEED
        parameters.useRandomCoords = from_random_coordinates
        parameters.maxIterations = EMBED_ATTEMPTS
        parameters.timeout = int(MAX_SECS)
        if rdDistGeom.EmbedMolecule(mol, parameters) == 0:
            return None
    return "no arrangement in space was found"


def _optimize(mol: Any, iterations: int) -> None:
    # Atoms that MMFF94 does not know, such as metals, stay where the embedding put them.
    from rdkit.Chem import rdForceFieldHelpers

    if not rdForceFieldHelpers.MMFFHasAllMoleculeParams(mol):
        return
    deadline = time.monotonic() + MAX_SECS
    while iterations > 0 and time.monotonic() < deadline:
        count = min(iterations, ROUND)
        is_unfinished = rdForceFieldHelpers.MMFFOptimizeMolecule(mol, maxIters=count)
        iterations = iterations - count if is_unfinished == 1 else 0


def _draw(mol: Any) -> None:
    from rdkit.Chem import rdDepictor

    mol.UpdatePropertyCache(strict=False)
    rdDepictor.Compute2DCoords(mol)


def _check_can_be_drawn(mol: Any) -> None:
    if mol.GetNumAtoms() > MAX_ATOMS_TO_DRAW:
        raise MediaError(
            f"Molecule: it has no coordinates and {mol.GetNumAtoms():,} atoms, at most "
            f"{MAX_ATOMS_TO_DRAW:,} can be arranged. Give it a conformer first."
        )


def _write(mol: Any, failure: str | None) -> Built:
    records = [_mol_block(mol, each.GetId()) for each in mol.GetConformers()]
    content = "".join(f"{record}$$$$\n" for record in records).encode()
    coordinates = "3d" if has_space_coordinates(mol) else "2d"
    return Built(content, mol.GetNumAtoms(), len(records), coordinates, failure)


def _mol_block(mol: Any, conformer: int) -> str:
    chem = rdkit_chem("Molecule.from_rdkit")
    try:
        return str(chem.MolToMolBlock(mol, confId=conformer))
    except FAILURES:  # rings that have no Kekule structure, as in what was not sanitized
        return str(chem.MolToMolBlock(mol, confId=conformer, kekulize=False))


def _with_atoms(mol: Any, what: str) -> Any:
    if mol.GetNumAtoms() == 0:
        raise MediaError(f"{what} got a molecule without atoms.")
    return mol


def _bad_molecule(unchecked: Any, where: str) -> MediaError:
    """Why rdkit refused it: what is wrong chemically, if it could be read at all."""
    if unchecked is None:
        return MediaError(f"Molecule: rdkit cannot read this {where}")
    chem = rdkit_chem("Molecule")
    problems = [each.Message() for each in chem.DetectChemistryProblems(unchecked)]
    reason = "; ".join(problems)[:500] or "it is refused by rdkit"
    return MediaError(f"Molecule: {reason}. Correct it, or pass sanitize=False. In this {where}")


def _unusable(error: Exception) -> MediaError:
    return MediaError(f"Molecule: rdkit cannot use this molecule: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]


def _silence() -> Any:
    """A context in which rdkit prints nothing to stderr; what matters is in our errors."""
    from rdkit import rdBase

    return rdBase.BlockLogs()
