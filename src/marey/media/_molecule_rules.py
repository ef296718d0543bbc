"""What each format of molecules must hold, and how many atoms and models that is; bonds are not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from marey.errors import MediaError
from marey.media._molecule_cif import count_cif
from marey.media._molecule_count import Count, WrongFormatError, is_number, shown, whole_number

GZIP_MAGIC: Final = b"\x1f\x8b"
TRIPOS: Final = b"@<TRIPOS>"


def count_atoms(content: bytes, file_format: str) -> Count:
    """Check that bytes are plausible as a format, and count their atoms.

    Parameters
    ----------
    content:
        The whole file.
    file_format:
        One of ``RULES``.

    Raises
    ------
    MediaError
        If they are not of this format, are cut short, or hold no atom.
    """
    try:
        count = _count(content, file_format)
    except WrongFormatError as wrong:
        raise MediaError(
            f"Molecule: this is no whole {file_format} file: {wrong}.{_hint(content, file_format)}"
        ) from None
    if count.atoms == 0:
        raise MediaError(f"Molecule: this {file_format} file holds no atom.")
    return count


def check_head(head: bytes, file_format: str) -> None:
    """Raise ``MediaError`` unless a file's beginning could be of this format."""
    marks: dict[str, tuple[bytes, ...]] = {
        "pdb": (b"ATOM  ", b"HETATM"),
        "pqr": (b"ATOM", b"HETATM"),
        "mol2": (TRIPOS,),
        "mmtf": (b"mmtfVersion", b"numAtoms"),
        **dict.fromkeys(("cif", "mcif", "mmcif"), (b"_atom_site",)),
        **dict.fromkeys(("sdf", "sd", "mol"), (b"V2000", b"V3000")),
        "gro": (b"\n",),
    }
    if head.startswith(GZIP_MAGIC) or (file_format != "mmtf" and b"\0" in head):
        raise MediaError(
            f"Molecule: this is no {file_format} file, it is compressed or binary.{_hint(head, '')}"
        )
    if file_format == "gro" and whole_number(b"".join(head.split(b"\n", 2)[1:2])) is None:
        raise MediaError("Molecule: this is no gro file, its second line is no number of atoms.")
    if not any(mark in head for mark in marks[file_format]):
        raise MediaError(
            f"Molecule: this is no {file_format} file, its beginning holds no "
            f"{' or '.join(mark.decode().strip() for mark in marks[file_format])}."
        )


def _count(content: bytes, file_format: str) -> Count:
    if content.startswith(GZIP_MAGIC):
        raise WrongFormatError("it is compressed")
    if not content.strip():
        raise WrongFormatError("it is empty")
    if file_format == "mmtf":
        return _count_mmtf(content)
    if b"\0" in content:
        raise WrongFormatError("it is binary")
    return RULES[file_format](content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))


def _hint(content: bytes, not_this: str) -> str:
    if content.startswith(GZIP_MAGIC):
        return " Unpack it first, for example with gzip.open(path)."
    for other in ("pdb", "sdf", "mol2", "cif", "mmtf", "gro"):
        try:
            if other != not_this and _count(content, other).atoms:
                return f" It looks like {other}: pass file_type={other!r}."
        except WrongFormatError:
            continue
    return ""


_PDB_ATOM: Final = re.compile(rb"^(?:ATOM  |HETATM).*$", re.MULTILINE)
PDB_COORDINATES: Final = (slice(30, 38), slice(38, 46), slice(46, 54))


def _count_pdb(content: bytes) -> Count:
    records = _PDB_ATOM.findall(content)
    if not records:
        raise WrongFormatError("it has no ATOM or HETATM record")
    for record in (records[0], records[-1]):
        if not all(is_number(record[columns]) for columns in PDB_COORDINATES):
            raise WrongFormatError(
                f"its atoms need coordinates in columns 31 to 54, got {shown(record)}"
            )
    models = max(1, len(re.findall(rb"^MODEL ", content, re.MULTILINE)))
    first = re.search(rb"^ENDMDL", content, re.MULTILINE)
    atoms = len(_PDB_ATOM.findall(content, 0, first.start())) if first else len(records)
    return Count(atoms, models)


def _count_pqr(content: bytes) -> Count:
    records = re.findall(rb"^(?:ATOM|HETATM)\b.*$", content, re.MULTILINE)
    if not records:
        raise WrongFormatError("it has no ATOM or HETATM record")
    for record in (records[0], records[-1]):
        # Coordinates may touch where they are wide, as in pdb; charge and radius never do.
        words = record.split()
        if len(words) < 8 or not all(map(is_number, words[-2:])):
            raise WrongFormatError(
                f"its atoms need coordinates, a charge and a radius, got {shown(record)}"
            )
    return Count(len(records))


def _count_gro(content: bytes) -> Count:
    lines = content.split(b"\n")
    while lines and not lines[-1].strip():
        lines.pop()
    at, atoms, frames = 0, 0, 0
    while at < len(lines):
        claimed = whole_number(lines[at + 1]) if at + 1 < len(lines) else None
        if claimed is None:
            raise WrongFormatError("its second line must be the number of atoms")
        if at + 2 + claimed >= len(lines):
            there = max(0, len(lines) - at - 3)
            raise WrongFormatError(
                f"it says {claimed} atoms and a box, and has {there} lines before its end"
            )
        if claimed and not all(map(is_number, _gro_coordinates(lines[at + 1 + claimed]))):
            raise WrongFormatError(
                f"its atoms need coordinates, got {shown(lines[at + 1 + claimed])}"
            )
        atoms = atoms or claimed
        frames += 1
        at += 3 + claimed
    return Count(atoms, frames)


def _gro_coordinates(line: bytes) -> Sequence[bytes]:
    # Columns are as wide as the distance of the decimal points, which lets files be more precise.
    rest = line[20:]
    first = rest.find(b".")
    width = rest.find(b".", first + 1) - first
    if first < 0 or width <= 0:
        return (b"",)
    return [rest[i * width : (i + 1) * width] for i in range(3)]


def _count_sdf(content: bytes) -> Count:
    records = re.split(rb"^\$\$\$\$.*\n?", content, flags=re.MULTILINE)
    if len(records) > 1 and not records[-1].strip():
        records.pop()
    counts = [
        _count_ctab(record.split(b"\n")) for record in dict.fromkeys((records[0], records[-1]))
    ]
    return Count(counts[0], len(records))


def _count_ctab(lines: Sequence[bytes]) -> int:
    """The atoms of one connection table, as in https://en.wikipedia.org/wiki/Chemical_table_file."""
    counts_line = lines[3] if len(lines) > 3 else b""
    if b"V3000" in counts_line:
        return _count_v3000(lines)
    atoms, bonds = whole_number(counts_line[:3]), whole_number(counts_line[3:6])
    if atoms is None or bonds is None:
        raise WrongFormatError("its fourth line must be the numbers of atoms and bonds")
    body = lines[4 : 4 + atoms + bonds]
    if len(body) < atoms + bonds:
        raise WrongFormatError(
            f"it says {atoms} atoms and {bonds} bonds, and has {len(body)} lines for them"
        )
    if atoms and not all(is_number(body[atoms - 1][at : at + 10]) for at in (0, 10, 20)):
        raise WrongFormatError(f"its atoms need coordinates, got {shown(body[atoms - 1])}")
    if bonds and len(body[-1].strip()) < 3:
        raise WrongFormatError(f"its last bond is cut short, got {shown(body[-1])}")
    return atoms


def _count_v3000(lines: Sequence[bytes]) -> int:
    words = next((line.split() for line in lines if line.startswith(b"M  V30 COUNTS")), [])
    claimed = whole_number(words[3]) if len(words) > 3 else None
    if claimed is None:
        raise WrongFormatError("it has no line with COUNTS")
    if not any(line.startswith(b"M  V30 END CTAB") for line in lines):
        raise WrongFormatError("its table has no end")
    atoms = _count_v3000_atoms(lines)
    if atoms < claimed:
        raise WrongFormatError(f"it says {claimed} atoms, and has {atoms}")
    return claimed


def _count_v3000_atoms(lines: Sequence[bytes]) -> int:
    count, is_atom, is_continued = 0, False, False
    for line in lines:
        if line.startswith((b"M  V30 BEGIN ATOM", b"M  V30 END ATOM")):
            is_atom = b"BEGIN" in line
            continue
        count += is_atom and not is_continued
        is_continued = line.endswith(b"-")
    return count


def _count_mol2(content: bytes) -> Count:
    records = content.split(TRIPOS + b"MOLECULE")[1:]
    if not records:
        raise WrongFormatError(f"it has no {TRIPOS.decode()}MOLECULE")
    counts = [_count_tripos(record) for record in dict.fromkeys((records[0], records[-1]))]
    return Count(counts[0], len(records))


def _count_tripos(record: bytes) -> int:
    head, found, rest = record.partition(TRIPOS + b"ATOM")
    if not found:
        raise WrongFormatError(f"it has no {TRIPOS.decode()}ATOM")
    atoms = _rows(rest)
    counts = b"".join(head.split(b"\n")[2:3]).split()
    for name, rows, claim in zip(
        ("atoms", "bonds"),
        (atoms, _rows(rest.partition(TRIPOS + b"BOND")[2])),
        counts,
        strict=False,
    ):
        if len(rows) < (whole_number(claim) or 0):
            raise WrongFormatError(f"it says {claim.decode()} {name}, and has {len(rows)}")
    words = atoms[-1].split() if atoms else []
    if atoms and (len(words) < 6 or not all(map(is_number, words[2:5]))):
        raise WrongFormatError(f"its atoms need coordinates and a type, got {shown(atoms[-1])}")
    return len(atoms)


def _rows(section: bytes) -> list[bytes]:
    return [line for line in section.partition(TRIPOS)[0].split(b"\n") if line.strip()]


class _Mmtf(msgspec.Struct):
    """What is read of https://github.com/rcsb/mmtf/blob/master/spec.md; the rest is passed over."""

    mmtfVersion: str
    numAtoms: int
    xCoordList: bytes
    numModels: int = 1


def _count_mmtf(content: bytes) -> Count:
    try:
        head = msgspec.msgpack.decode(content, type=_Mmtf)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise WrongFormatError(f"{str(error)[:1].lower()}{str(error)[1:].rstrip('.')}") from None
    # Each list begins with its codec, length and parameter, 4 bytes each.
    coordinates = int.from_bytes(head.xCoordList[4:8], "big")
    if head.numAtoms < 0 or coordinates != head.numAtoms or head.numModels < 1:
        raise WrongFormatError(f"it says {head.numAtoms} atoms, and has {coordinates} coordinates")
    return Count(head.numAtoms // head.numModels, head.numModels)


RULES: Final[dict[str, Callable[[bytes], Count]]] = {
    "pdb": _count_pdb,
    "pqr": _count_pqr,
    "gro": _count_gro,
    "mol2": _count_mol2,
    "mmtf": _count_mmtf,
    **dict.fromkeys(("sdf", "sd", "mol"), _count_sdf),
    **dict.fromkeys(("cif", "mmcif", "mcif"), count_cif),
}
