"""What counting atoms gives, and what is said of a file that is not of its format."""

from __future__ import annotations

from typing import NamedTuple


class Count(NamedTuple):
    """Atoms of the first model, and models.

    Attributes
    ----------
    atoms:
        None where they cannot be counted cheaply.
    models:
        Models of a pdb, cif or mmtf, frames of a gro, records of an sdf or mol2.
    """

    atoms: int | None
    models: int = 1


class WrongFormatError(Exception):
    """Why bytes are not of a format, as the end of a sentence."""


def is_number(text: bytes) -> bool:
    """Whether it reads as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def whole_number(text: bytes) -> int | None:
    """The count that a file claims, or None. Nothing may be sized by it."""
    word = text.strip()
    return int(word) if word.isdigit() and len(word) <= 15 else None


def shown(line: bytes) -> str:
    """A line of a file for a message."""
    return repr(line[:80].decode("ascii", "replace"))
