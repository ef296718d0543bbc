"""Molecules: a file's own bytes, or SMILES and rdkit's molecules arranged in space; no bonds are guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike, fsdecode
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, Final

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._caption import check_caption, check_caption_field
from marey.media._coerce import describe, warn_user
from marey.media._file import (
    MAX_IN_MEMORY_BYTES,
    Content,
    LargeFile,
    blob_data,
    is_file_like,
    open_content,
    stored_content,
    take_file,
)
from marey.media._molecule_count import Count
from marey.media._molecule_rdkit import (
    Built,
    as_drawn,
    check_iterations,
    copy_of,
    embedded,
    has_space_coordinates,
    parse_sdf,
    parse_smiles,
    rdkit_chem,
    smiles_of,
    to_json,
)
from marey.media._molecule_rules import RULES, check_head, count_atoms

if TYPE_CHECKING:
    from typing_extensions import Self

MEDIA_TYPES: Final = {
    "pdb": "chemical/x-pdb",
    "pqr": "chemical/x-pdb",
    "mmcif": "chemical/x-mmcif",
    "mcif": "chemical/x-cif",
    "cif": "chemical/x-cif",
    "sdf": "chemical/x-mdl-sdfile",
    "sd": "chemical/x-mdl-sdfile",
    "mol": "chemical/x-mdl-molfile",
    "gro": "chemical/x-gromacs",
    "mol2": "chemical/x-mol2",
    "mmtf": "application/octet-stream",
}
HEAD_BYTES: Final = 1024 * 1024
OPTIONAL: Final = ("atoms", "source", "smiles", "coordinates", "embedding", "caption")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Molecule(Media):
    """A molecule, shown in three dimensions to turn and zoom.

    Parameters
    ----------
    data_or_path:
        The path of a file, or an open file in text or binary mode, ``BytesIO`` or ``StringIO``:
        pdb, pqr, mmcif, mcif, cif, sdf, sd, mol, gro, mol2 or mmtf. All models, frames and records
        of the file are kept. Its bytes are stored unchanged.
    caption:
        Text shown below, at most 32 KiB.
    file_type:
        The format, in any case. Needed where there is no name that ends with it; where there is,
        it goes before that.

    Attributes
    ----------
    format:
        The format in lower case.
    atoms:
        How many atoms the first model has. None for files beyond 16 MiB, and for those few cif
        files that only a parser can count.
    models:
        How many models, frames or records there are.
    source:
        ``"smiles"`` or ``"rdkit"`` if it was made by :meth:`from_smiles` or :meth:`from_rdkit`.
    smiles:
        The SMILES it was made from, or the canonical one of an rdkit molecule.

    Raises
    ------
    MediaError
        If it is something else; if the format is unknown; if the content is not of the format,
        holds no atom or is cut short.

    See Also
    --------
    Molecule.from_smiles, Molecule.from_rdkit

    Examples
    --------
    >>> from io import StringIO
    >>> atom = "HETATM    1  O   HOH A   1       0.000   0.000   0.000"
    >>> Molecule(StringIO(atom), caption="water", file_type="pdb")
    Molecule(pdb, 1 atom, caption='water')
    """

    kind: ClassVar[str] = "molecule"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = ("rdkit.Chem.rdchem.Mol",)

    format: str
    content: Content
    iterations: int | None
    atoms: int | None
    models: int
    source: str | None
    smiles: str | None
    coordinates: str | None
    embedding: str | None
    caption: str | None

    def __init__(
        self, data_or_path: Any, caption: object = None, file_type: str | None = None
    ) -> None:
        _check_is_file(data_or_path)
        file_format = _format_of(data_or_path, file_type)
        content = take_file(data_or_path, "Molecule").content
        count = _count(content, file_format)
        self._set(format=file_format, content=content, atoms=count.atoms, models=count.models)
        self._set(caption=check_caption(caption), iterations=None)
        self._set(source=None, smiles=None, coordinates=None, embedding=None)

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_rdkit(
        cls,
        data_or_path: Any,
        caption: object = None,
        convert_to_3d_and_optimize: bool = True,
        mmff_optimize_molecule_max_iterations: int = 200,
    ) -> Self:
        """Make a molecule of one of rdkit's.

        A molecule that has coordinates in space keeps them, to 4 decimals, with all its conformers,
        and gets no hydrogens. Others get hydrogens and coordinates as :meth:`from_smiles` says.

        Parameters
        ----------
        data_or_path:
            An rdkit ``Mol``, which is copied; or the path of a mol or sdf file, of which the first
            record is taken.
        caption:
            Text shown below, at most 32 KiB.
        convert_to_3d_and_optimize:
            If False, a molecule without coordinates is drawn flat, with the hydrogens it has.
        mmff_optimize_molecule_max_iterations:
            The longest optimisation, 0 to 1,000,000; in all cases it ends after 15 seconds.

        Raises
        ------
        MediaError
            If it is something else, or rdkit cannot use it.
        MissingExtraError
            If rdkit is not installed.

        Examples
        --------
        >>> from rdkit import Chem
        >>> Molecule.from_rdkit(Chem.MolFromSmiles("Oc1ccccc1"), caption="phenol").atoms
        13
        """
        iterations = check_iterations(mmff_optimize_molecule_max_iterations)
        read = _first_record if is_file_like(data_or_path) else copy_of
        mol = read(data_or_path)
        fields = {"source": "rdkit", "smiles": smiles_of(mol), "caption": check_caption(caption)}
        if convert_to_3d_and_optimize and not has_space_coordinates(mol):
            return cls._to_embed(mol, iterations, fields)
        return cls._of(as_drawn(mol), fields)

    @classmethod
    def from_smiles(
        cls,
        data: str,
        caption: object = None,
        sanitize: bool = True,
        convert_to_3d_and_optimize: bool = True,
        mmff_optimize_molecule_max_iterations: int = 200,
    ) -> Self:
        """Make a molecule of a SMILES string.

        The string is checked at once. The arrangement in space takes longer and is made when the
        value is encoded, after ``log`` returned: with all hydrogens, by rdkit's ETKDGv3 with a
        fixed seed, then optimised with MMFF94, so the same SMILES gives the same coordinates.
        What has no such arrangement, is not arranged in 30 seconds, or has more than 400 atoms is
        drawn flat, and the page says why.

        Parameters
        ----------
        data:
            The SMILES, at most 5,000 characters.
        caption:
            Text shown below, at most 32 KiB.
        sanitize:
            Whether valences and aromatic rings must make sense.
        convert_to_3d_and_optimize:
            If False, the molecule is drawn flat, without added hydrogens.
        mmff_optimize_molecule_max_iterations:
            The longest optimisation, 0 to 1,000,000; in all cases it ends after 15 seconds.

        Raises
        ------
        MediaError
            If it is no SMILES, has no atoms, or makes no sense chemically.
        MissingExtraError
            If rdkit is not installed.

        Examples
        --------
        >>> ethanol = Molecule.from_smiles("CCO", caption="ethanol")
        >>> ethanol.smiles, ethanol.atoms
        ('CCO', 9)
        """
        iterations = check_iterations(mmff_optimize_molecule_max_iterations)
        mol = parse_smiles(data, sanitize=bool(sanitize))
        fields = {"source": "smiles", "smiles": str(data), "caption": check_caption(caption)}
        if convert_to_3d_and_optimize:
            return cls._to_embed(mol, iterations, fields)
        return cls._of(as_drawn(mol), fields)

    @classmethod
    def _to_embed(cls, mol: Any, iterations: int, fields: Mapping[str, object]) -> Self:
        """A molecule whose content are atoms and bonds, until it is encoded."""
        atoms = _count_with_hydrogens(mol)
        media = object.__new__(cls)
        media._set(**fields, format="sdf", content=to_json(mol), iterations=iterations)
        media._set(atoms=atoms, models=1, coordinates=None, embedding=None)
        return media

    @classmethod
    def _of(cls, built: Built, fields: Mapping[str, object]) -> Self:
        media = object.__new__(cls)
        media._set(**fields, format="sdf", content=built.content, iterations=None)
        media._set(atoms=built.atoms, models=built.models)
        media._set(coordinates=built.coordinates, embedding=built.failure)
        return media

    def __repr__(self) -> str:
        count = "" if self.atoms is None else f", {self.atoms:,} atom{'s' * (self.atoms != 1)}"
        caption = "" if self.caption is None else f", caption={self.caption!r:.60}"
        return f"Molecule({self.format}{count}{caption})"

    @classmethod
    def accepts(cls, value: Any) -> Molecule:
        """Take an rdkit molecule."""
        return cls.from_rdkit(value)

    def read(self) -> bytes:
        """The file's bytes, in ``format``. Those of a large file are read anew each time."""
        with open_content(self._arranged().content) as file:
            return file.read()

    def _arranged(self) -> Molecule:
        """The value as it is stored: with coordinates."""
        if self.iterations is None:
            return self
        assert isinstance(self.content, bytes)
        fields = {name: getattr(self, name) for name in ("source", "smiles", "caption")}
        return self._of(embedded(self.content, self.iterations), fields)

    def encode(self) -> Encoded:
        """Give the file's bytes; what is not arranged in space yet is arranged now."""
        final = self._arranged()
        meta: dict[str, object] = {"format": final.format}
        if final.models > 1:
            meta["models"] = final.models
        for name in OPTIONAL:
            value = getattr(final, name)
            if value is not None:
                meta[name] = value
        media_type = MEDIA_TYPES[final.format]
        blob = Blob(blob_data(final.content), media_type, f".{final.format}")
        return Encoded(self.kind, self.version, meta, {"molecule": blob})

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the molecule, with the file's own bytes."""
        state: dict[str, object] = dict.fromkeys(OPTIONAL)
        content = stored_content(stored, "molecule")
        return cls.restore(
            {**state, "models": 1, **stored.meta, "content": content, "iterations": None}
        )

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make a molecule."""
        if not isinstance(self.format, str) or self.format not in RULES:
            raise MediaError(f"A molecule's format must be a known one, got {self.format!r:.100}")
        if not isinstance(self.content, (bytes, LargeFile)):
            raise MediaError(f"A molecule needs bytes or a file, got {describe(self.content)}.")
        if self.iterations is not None:
            check_iterations(self.iterations)
            if self.format != "sdf" or not isinstance(self.content, bytes):
                raise MediaError("A molecule to arrange must be one of rdkit.")
        for count in (self.models, 0 if self.atoms is None else self.atoms):
            if type(count) is not int or not 0 <= count < 2**53:
                raise MediaError(f"A molecule's atoms and models are counts, got {count!r:.100}")
        texts = (self.source, self.smiles, self.coordinates, self.embedding)
        if not all(each is None or isinstance(each, str) for each in texts):
            raise MediaError("A molecule's origin must be text.")
        check_caption_field(self.caption)


def _check_is_file(value: Any) -> None:
    hint = ""
    if isinstance(value, (bytes, bytearray, memoryview)):
        hint = " Wrap the bytes: io.BytesIO(data), with file_type."
    elif type(value).__module__.startswith("rdkit."):
        hint = " For rdkit's molecules there is Molecule.from_rdkit."
    elif isinstance(value, str) and "\n" in value:
        hint = " Wrap the text of a file: io.StringIO(text), with file_type."
    elif is_file_like(value):
        return
    raise MediaError(
        f"Molecule needs the path of a file or an open file, got {describe(value)}.{hint}"
    )


def _format_of(value: Any, file_type: object) -> str:
    if file_type is not None and not isinstance(file_type, str):
        raise MediaError(f"Molecule needs file_type as text, got {describe(file_type)}.")
    name = value if isinstance(value, (str, PathLike)) else getattr(value, "name", "")
    suffix = PurePath(fsdecode(name)).suffix if isinstance(name, (str, PathLike)) else ""
    chosen = (file_type if file_type is not None else suffix).lower().lstrip(".")
    if chosen in RULES:
        return chosen
    hint = ""
    if chosen in ("gz", "zip", "bz2", "xz", "zst"):
        hint = " Unpack the file first."
    elif isinstance(value, str) and not chosen:
        hint = " For SMILES there is Molecule.from_smiles."
    raise MediaError(
        f"Molecule needs a file_type, or a name that ends with one of {', '.join(RULES)}, "
        f"got {chosen!r:.40}.{hint}"
    )


def _count(content: Content, file_format: str) -> Count:
    if isinstance(content, bytes):
        return count_atoms(content, file_format)
    with open_content(content) as file:
        check_head(file.read(HEAD_BYTES), file_format)
    return Count(None)


def _first_record(value: Any) -> Any:
    file_format = _format_of(value, None)
    if file_format not in ("sdf", "sd", "mol"):
        raise MediaError(
            f"Molecule.from_rdkit reads mol and sdf files, got {file_format}. "
            f"Pass other files to Molecule itself."
        )
    rdkit_chem("Molecule.from_rdkit")
    taken = take_file(value, "Molecule.from_rdkit", max_bytes=MAX_IN_MEMORY_BYTES)
    assert isinstance(taken.content, bytes)
    if count_atoms(taken.content, file_format).models > 1:
        warn_user(
            "Molecule.from_rdkit takes the first record of a file. Pass the path to Molecule to "
            "keep all."
        )
    return parse_sdf(taken.content.partition(b"$$$$")[0], taken.path or "the open file")


def _count_with_hydrogens(mol: Any) -> int:
    mol.UpdatePropertyCache(strict=False)
    return sum(1 + atom.GetTotalNumHs() for atom in mol.GetAtoms())
