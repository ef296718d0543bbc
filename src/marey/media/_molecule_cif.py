"""Atoms in CIF files of both dictionaries, mmCIF and the core one; only the loop of atoms is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from marey.media._molecule_count import Count, WrongFormatError, shown

MAX_ROW_BYTES: Final = 4096  # longer rows are not split into words

_FLAGS: Final = re.MULTILINE | re.IGNORECASE
_BLOCK: Final = re.compile(rb"^data_", _FLAGS)
# mmCIF writes _atom_site.Cartn_x, the core dictionary _atom_site_fract_x.
_ITEM: Final = re.compile(rb"^[ \t]*_atom_site[._]", _FLAGS)
# Bounded, as each repetition takes memory; a loop of atoms has about twenty columns.
_HEADER: Final = re.compile(rb"^[ \t]*loop_[ \t]*\n((?:[ \t]*_[^\n]*\n){1,1000})", _FLAGS)
_END: Final = re.compile(rb"^[ \t]*(?:_|loop_|data_|#)", _FLAGS)
_ROW: Final = re.compile(rb"^[^\n]*[^\s][^\n]*$", re.MULTILINE)
_ONE_ATOM: Final = re.compile(rb"^[ \t]*_atom_site[._](cartn|fract)_x[ \t]+[^\s]", _FLAGS)
_WORD: Final = re.compile(rb"""'(?:[^'\n]|'(?=\S))*'(?=\s|$)|"(?:[^"\n]|"(?=\S))*"(?=\s|$)|\S+""")
_POSITIONS: Final = frozenset(
    b"_atom_site" + dot + name for dot in (b".", b"_") for name in (b"cartn_x", b"fract_x")
)
_MODEL: Final = b"_atom_site.pdbx_pdb_model_num"


def count_cif(content: bytes) -> Count:
    """Count the rows of the loop that holds the atoms' coordinates.

    Raises
    ------
    WrongFormatError
        If there is no such loop, or its last row is cut short.
    """
    if not _BLOCK.search(content):
        raise WrongFormatError("it has no data_ block")
    if not _ITEM.search(content):
        raise WrongFormatError("it has no _atom_site")
    for header in _HEADER.finditer(content):
        columns = [line.split()[0].lower() for line in header[1].strip().split(b"\n")]
        if not _POSITIONS.isdisjoint(columns):
            end = _END.search(content, header.end())
            return _count_rows(columns, content[header.end() : end.start() if end else None])
    if _ONE_ATOM.search(content):
        return Count(1)
    raise WrongFormatError("its _atom_site has no coordinates")


def _count_rows(columns: Sequence[bytes], body: bytes) -> Count:
    rows = body.strip()
    if not rows:
        raise WrongFormatError("its _atom_site has no rows")
    first, last = rows.partition(b"\n")[0], rows.rpartition(b"\n")[2]
    if max(len(first), len(last)) > MAX_ROW_BYTES or len(_words(first)) != len(columns):
        return Count(None)  # rows over several lines: only a parser can count them
    if len(_words(last)) < len(columns):
        raise WrongFormatError(f"its last atom is cut short, got {shown(last)}")
    if _MODEL not in columns:
        return Count(_count_lines(rows))
    place = columns.index(_MODEL)
    if _words(first)[place] == _words(last)[place]:
        return Count(_count_lines(rows))
    # Counted from the end: words before it may hold spaces in quotes.
    return _split_models(rows, place - len(columns))


def _words(row: bytes) -> list[bytes]:
    return _WORD.findall(row)


def _count_lines(rows: bytes) -> int:
    return sum(1 for _ in _ROW.finditer(rows))


def _split_models(rows: bytes, place: int) -> Count:
    models: dict[bytes, int] = {}
    for row in _ROW.finditer(rows):
        model = b"".join(row[0].split()[place : place + 1 or None])
        models[model] = models.get(model, 0) + 1
    return Count(next(iter(models.values())), len(models))
