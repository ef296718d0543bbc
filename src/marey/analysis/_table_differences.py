"""Which cells of rows that belong together differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis import _table_values as values
from marey.analysis._table_engine import fetch_arrays
from marey.analysis._table_match import Key, Matched, comparable, hashes
from marey.analysis._table_stored import Stored, kept
from marey.analysis._table_values import MEDIA, NUMBER

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._memory import Memory

    Flags = npt.NDArray[np.bool_]
    Cells = npt.NDArray[Any]

# What a medium shows: its kind and its files, those of its layers too; one without files is its text.
_IDENTITY: Final = (
    "CASE WHEN json_extract_string({0}, '$.blobs') = '{{}}' THEN {0} "
    "ELSE concat_ws(' ', json_extract_string({0}, '$.kind'), json_extract_string({0}, '$.blobs'), "
    "json_extract({0}, '$.children.*.blobs')::VARCHAR) END"
)


@dataclass(frozen=True)
class Shared:
    """A column that some of the tables have: where it is in each, or None."""

    name: str
    places: tuple[int | None, ...]

    @property
    def sides(self) -> list[int]:
        """Which tables have it."""
        return [side for side, place in enumerate(self.places) if place is not None]


@dataclass(frozen=True)
class Differences:
    """For each column which keys have cells that differ; columns with none are left out."""

    by_column: dict[int, Flags]
    any: Flags

    @property
    def size_bytes(self) -> int:
        """What it takes."""
        return sum(flags.nbytes for flags in self.by_column.values()) + self.any.nbytes + 1000


def shared_columns(tables: Sequence[Stored]) -> list[Shared]:
    """All columns, in the order of the first table that has them."""
    names = list(dict.fromkeys(name for table in tables for name in table.names))
    known = [{name: place for place, name in reversed(list(enumerate(t.names)))} for t in tables]
    return [Shared(name, tuple(each.get(name) for each in known)) for name in names]


def differences(
    tables: Sequence[Stored],
    columns: Sequence[Shared],
    found: Matched,
    key: Key,
    tolerance: float,
    memory: Memory,
) -> Differences:
    """Which cells differ. Cells of rows that a table does not have differ from nothing."""
    name = ("differences", tuple(table.name for table in tables), key, tolerance)
    return kept(
        memory,
        name,
        lambda: _differences(tables, columns, found, key, tolerance, memory),
        lambda made: made.size_bytes,
    )


def _differences(
    tables: Sequence[Stored],
    columns: Sequence[Shared],
    found: Matched,
    key: Key,
    tolerance: float,
    memory: Memory,
) -> Differences:
    count = found.rows.shape[1]
    by_column: dict[int, Flags] = {}
    anything = np.zeros(count, np.bool_)
    for number, column in enumerate(columns):
        if len(column.sides) < 2 or (key.kind == "column" and column.name == key.name):
            continue
        flags = _of_column(tables, column, found, tolerance, memory)
        if flags.any():
            by_column[number] = flags
            anything |= flags
    return Differences(by_column, anything)


def _of_column(
    tables: Sequence[Stored], column: Shared, found: Matched, tolerance: float, memory: Memory
) -> Flags:
    described = [tables[side].columns[_place(column, side)] for side in column.sides]
    kinds = {values.kind_of(each) for each in described}
    if tolerance > 0 and kinds == {NUMBER}:
        cells = [_numbers(tables[side], _place(column, side)) for side in column.sides]
        return _differ(column.sides, cells, found, tolerance)
    cells = []
    for side in column.sides:
        place = _place(column, side)
        sql = comparable(place, tables[side].columns[place], described)
        cells.append(hashes(tables[side], place, sql, memory))
    flags = _differ(column.sides, cells, found, 0.0)
    if kinds != {MEDIA} or not flags.any():
        return flags
    identities = [_identities(tables[side], _place(column, side), memory) for side in column.sides]
    return _differ(column.sides, identities, found, 0.0)


def _place(column: Shared, side: int) -> int:
    place = column.places[side]
    assert place is not None
    return place


def _identities(table: Stored, place: int, memory: Memory) -> Cells:
    """Hashes of what media show; each text is looked into once, however many cells have it."""

    def ask() -> Cells:
        texts = hashes(table, place, f"c{place}", memory)
        identity = _IDENTITY.format("text")
        told = fetch_arrays(
            f"SELECT h, hash({identity}) AS i FROM (SELECT hash(c{place}) AS h, any_value(c{place}) "
            f"AS text FROM {table.relation([place])} GROUP BY 1) ORDER BY h"
        )
        known = np.asarray(told["h"], np.uint64)
        return np.asarray(told["i"], np.uint64)[np.searchsorted(known, texts)]

    return kept(memory, ("identities", *table.name, place), ask, lambda made: made.nbytes + 1000)


def _numbers(table: Stored, place: int) -> Cells:
    value = values.value_of(f"c{place}", table.columns[place], place).sql
    question = f"SELECT ({value})::DOUBLE AS v FROM {table.relation([place])}"
    return fetch_arrays(question)["v"]


def _differ(
    sides: Sequence[int], cells: Sequence[Cells], found: Matched, tolerance: float
) -> Flags:
    """Whether any table that has the row has another cell than the first one that has it."""
    rows = found.rows
    flags = np.zeros(rows.shape[1], np.bool_)
    for number, (side, own) in enumerate(zip(sides, cells, strict=True)):
        for other_side, other in zip(sides[:number], cells[:number], strict=True):
            both = (rows[side] >= 0) & (rows[other_side] >= 0)
            if both.all():
                flags |= _unequal(own[rows[side]], other[rows[other_side]], tolerance)
            else:
                places = np.flatnonzero(both)
                one, two = own[rows[side][places]], other[rows[other_side][places]]
                flags[places] |= _unequal(one, two, tolerance)
    return flags


def _unequal(one: Cells, other: Cells, tolerance: float) -> Flags:
    """NaN equals NaN and nothing equals nothing."""
    if not tolerance:
        return np.asarray(one != other, np.bool_)
    empty = np.ma.getmaskarray(one) != np.ma.getmaskarray(other)
    neither = np.ma.getmaskarray(one) & np.ma.getmaskarray(other)
    first, second = np.ma.getdata(one), np.ma.getdata(other)
    with np.errstate(invalid="ignore", over="ignore"):
        close = (np.abs(first - second) <= tolerance) | (first == second)
    close |= np.isnan(first) & np.isnan(second)
    return np.asarray(empty | ~(close | neither), np.bool_)
