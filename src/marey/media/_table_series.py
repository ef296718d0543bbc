"""Tables logged in increments: which rows each log holds, and the parts put together again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any

from marey.errors import MediaError
from marey.media._table_columns import listed_cells, merged
from marey.media._table_read import read_parquet
from marey.media._table_restore import cells_of

if TYPE_CHECKING:
    from marey.media._base import Stored
    from marey.media._table_columns import Cells


@dataclass(frozen=True)
class Increment:
    """One log of an incremental table: rows ``first_row`` up to ``nrows``.

    ``place`` and ``step`` say where it was logged; ``number`` counts from 0 at each place.
    """

    series: str
    number: int
    first_row: int
    nrows: int
    place: str = ""
    step: int = 0

    def meta(self) -> dict[str, object]:
        """What the metadata of the part say of it."""
        return {
            "log_mode": "INCREMENTAL",
            "series": self.series,
            "increment": self.number,
            "first_row": self.first_row,
        }


def next_increment(
    origin: str, last: Increment | None, place: str, step: int, nrows: int
) -> Increment:
    """What to log now, after ``last`` was logged at this place.

    At the step of ``last`` it is logged anew, because of two values at one step the later counts.
    """
    if last is None:
        series = hashlib.sha256(f"{origin}\0{place}".encode()).hexdigest()[:16]
        return Increment(series, 0, 0, nrows, place, step)
    if last.step == step:
        return Increment(last.series, last.number, last.first_row, nrows, place, step)
    return Increment(last.series, last.number + 1, last.nrows, nrows, place, step)


def increment_of(state: Mapping[str, Any] | None) -> Increment | None:
    """What a draft says; ``MediaError`` if it cannot be."""
    if state is None:
        return None
    number, first, nrows = (state[name] for name in ("increment", "first_row", "nrows"))
    series = state["series"]
    whole = all(type(each) is int and each >= 0 for each in (number, first, nrows))
    if not whole or type(series) is not str or len(series) > 64 or first > nrows:
        raise MediaError("The draft of an incremental table is damaged.")
    return Increment(series, number, first, nrows)


def parts_of(stored: Stored) -> tuple[list[tuple[Stored, int]], int]:
    """All parts up to this one, each with how many of its rows came before, and rows missing."""
    known = stored.previous() if stored.previous is not None else ()
    parts, missing, end = [], 0, 0
    for each in (*known, stored):
        first, nrows = _of(each, "first_row"), _of(each, "nrows")
        missing += max(0, first - end)
        if nrows > end or each is stored:
            parts.append((each, max(0, end - first)))
        end = max(end, nrows)
    return parts, missing


def _of(stored: Stored, name: str) -> int:
    value = stored.meta.get(name)
    if type(value) is not int or value < 0:
        raise MediaError(f"The part of a stored table has no {name}.")
    return value


def read_parts(parts: Sequence[tuple[Stored, int]]) -> tuple[list[str], list[str], list[Cells]]:
    """Names, types and cells of the columns of all parts, one after the other.

    Parameters
    ----------
    parts:
        Each with how many of its first rows to leave out.
    """
    if parts[-1][0].meta.get("ncols") == 0:
        return [], [], []
    files = [
        each.read_blob("table") if each.blob_path is None else each.blob_path("table")
        for each, _ in parts
    ]
    read = read_parquet(files)
    names = read[0][0]
    if any(each != names for each, _ in read):
        raise MediaError("The parts of a stored table have different columns.")
    types = [
        merged(each)
        for each in zip(*([c.type for c in columns] for _, columns in read), strict=True)
    ]
    try:
        pieces = [
            [cells_of(column, stored.reference_to)[skip:] for column in columns]
            for (stored, skip), (_, columns) in zip(parts, read, strict=True)
        ]
    except (ValueError, TypeError, InvalidOperation) as error:
        raise MediaError(f"The stored table is damaged: {error}") from error
    return names, types, [_chained(each) for each in zip(*pieces, strict=True)]


def _chained(pieces: Sequence[Cells]) -> Cells:
    if len(pieces) == 1:
        return pieces[0]
    return [cell for piece in pieces for cell in listed_cells(piece)]
