"""Rows of several tables that belong together, by hashes of their keys; in numbers of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis import _table_values as values
from marey.analysis._table_engine import fetch, fetch_arrays
from marey.analysis._table_stored import Stored, kept
from marey.analysis._table_values import BYTES, DATE, MEDIA, NUMBER
from marey.errors import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._memory import Memory

    Hashes = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int32]
    Flags = npt.NDArray[np.bool_]

ROW, SAMPLE, COLUMN = "row", "sample", "column"
COLUMN_PREFIX: Final = "column:"
LIKELY_KEYS: Final = ("id", "sample_id", "sample", "name", "key", "index", "uuid")
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_SAMPLE_ID: Final = "json_extract_string(c{0}, '$.meta.sample_id')"


@dataclass(frozen=True)
class Key:
    """By what rows belong together; ``name`` is that of a column, if they do by one."""

    kind: str
    name: str = ""

    def told(self) -> dict[str, str]:
        """As JSON."""
        return {"kind": self.kind, "name": self.name}


@dataclass(frozen=True)
class Matched:
    """For each key the numbers of its rows, -1 where a table has none; one row a table."""

    rows: Places
    duplicates: int

    @property
    def size_bytes(self) -> int:
        """What it takes."""
        return self.rows.nbytes + 1000


def chosen_key(tables: Sequence[Stored], metas: Sequence[Mapping[str, Any]], asked: str) -> Key:
    """The key that was asked for, or the one that is likely meant."""
    if asked in ("row number", ROW):
        return Key(ROW)
    if asked == SAMPLE and not all(SAMPLE in table.names for table in tables):
        return Key(SAMPLE, _media_column(tables))
    if asked:
        name = asked.removeprefix(COLUMN_PREFIX)
        for table in tables:
            table.place(name)
        return Key(COLUMN, name)
    return _likely(tables, metas)


def _media_column(tables: Sequence[Stored]) -> str:
    """The first column of media that all tables have."""
    for column in tables[0].columns if tables else ():
        name = column["name"]
        if all(
            name in table.names and values.kind_of(table.columns[table.place(name)]) == MEDIA
            for table in tables
        ):
            return str(name)
    raise UsageError("The tables have no column of media in common, so there are no sample ids.")


def _likely(tables: Sequence[Stored], metas: Sequence[Mapping[str, Any]]) -> Key:
    primary = [str(meta.get("primary_key", "")) for meta in metas]
    if primary and primary[0] and all(primary[0] in table.names for table in tables):
        return Key(COLUMN, primary[0])
    folded = {name.casefold(): name for name in reversed(tables[0].names)} if tables else {}
    for likely in LIKELY_KEYS:
        name = folded.get(likely)
        if name is None or not all(name in table.names for table in tables):
            continue
        if all(_is_unique(table, table.place(name)) for table in tables):
            return Key(COLUMN, name)
    return Key(ROW)


def _is_unique(table: Stored, place: int) -> bool:
    [(distinct,)] = fetch(f"SELECT count(DISTINCT hash(c{place})) FROM {table.relation([place])}")
    return int(distinct) == table.total


def matched(tables: Sequence[Stored], key: Key, memory: Memory) -> Matched:
    """Which rows belong together: keys in the order of the first table, then of the others."""
    names = tuple(table.name for table in tables)
    return kept(
        memory,
        ("matched", names, key),
        lambda: _matched(tables, key, memory),
        lambda found: found.size_bytes,
    )


def _matched(tables: Sequence[Stored], key: Key, memory: Memory) -> Matched:
    totals = [table.total for table in tables]
    if key.kind == ROW:
        return Matched(_by_number(totals), 0)
    keys = [_hashes_of_keys(tables, number, key, memory) for number in range(len(tables))]
    if all(np.array_equal(each, keys[0]) for each in keys[1:]):
        duplicates = len(keys[0]) - len(np.unique(keys[0]))
        if not duplicates:
            return Matched(_by_number(totals), 0)
    counted = [_of_occurrences(each) for each in keys]
    again = [
        np.unique(hashes[times == 1]) for hashes, (_, times) in zip(keys, counted, strict=True)
    ]
    duplicates = len(np.unique(np.concatenate(again)))
    return Matched(_joined([each for each, _ in counted]), duplicates)


def _by_number(totals: Sequence[int]) -> Places:
    most = max(totals, default=0)
    numbers = np.arange(most, dtype=np.int32)
    return np.stack([np.where(numbers < total, numbers, -1) for total in totals]).astype(np.int32)


def _of_occurrences(keys: Hashes) -> tuple[Hashes, Places]:
    """Keys of which the second and later ones differ from the first, and which one each is."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.ones(len(keys), np.bool_)
    begins[1:] = ordered[1:] != ordered[:-1]
    numbers = np.arange(len(keys))
    starts = np.maximum.accumulate(np.where(begins, numbers, 0))
    times = np.empty(len(keys), np.int32)
    times[order] = numbers - starts
    with np.errstate(over="ignore"):
        return keys + times.astype(np.uint64) * _SPREAD, times


def _joined(keys: Sequence[Hashes]) -> Places:
    _, first, places = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    rows = np.full((len(keys), len(order)), -1, np.int32)
    begin = 0
    for number, each in enumerate(keys):
        rows[number, rank[places[begin : begin + len(each)]]] = np.arange(len(each), dtype=np.int32)
        begin += len(each)
    return rows


def _hashes_of_keys(tables: Sequence[Stored], number: int, key: Key, memory: Memory) -> Hashes:
    table = tables[number]
    place = table.place(key.name)
    if key.kind == SAMPLE:
        return hashes(table, place, _SAMPLE_ID.format(place), memory)
    columns = [each.columns[each.place(key.name)] for each in tables]
    return hashes(table, place, comparable(place, table.columns[place], columns), memory)


def comparable(place: int, column: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> str:
    """A column in SQL so that equal cells of these columns of several tables are equal."""
    name = f"c{place}"
    piece = values.value_of(name, column, place)
    kinds = {values.kind_of(each) for each in columns}
    types = {(each["type"], bool(each.get("json")), each.get("unit")) for each in columns}
    if kinds == {NUMBER}:
        if types <= {("integer", False, None)}:
            return f"{name}::HUGEINT"
        exact = len(types) == 1 and (
            "decimal" in {each for each, *_ in types} or column.get("json")
        )
        return name if exact else f"({piece.sql})::DOUBLE"
    if kinds == {DATE}:
        return f"({piece.sql})::TIMESTAMP"
    if len(kinds) == 1 or MEDIA in kinds or BYTES in kinds:
        return name
    return values.text_of(piece).sql


def hashes(table: Stored, place: int, sql: str, memory: Memory) -> Hashes:
    """A hash of each cell, in the order of rows."""

    def ask() -> Hashes:
        question = f"SELECT hash({sql}) AS h FROM {table.relation([place])}"
        return np.asarray(fetch_arrays(question)["h"], np.uint64)

    return kept(memory, ("hashes", *table.name, sql), ask, lambda found: found.nbytes + 1000)
