"""Stored tables as relations of columns c0, c1, … and ``row``; the files are never read as a whole."""

from __future__ import annotations

import json
import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from marey.analysis._table_cells import decoder, expression, unified
from marey.analysis._table_engine import fetch, fetch_arrays, literal
from marey.errors import DamagedError, MareyError, UsageError

if TYPE_CHECKING:
    from marey.analysis._memory import Memory
    from marey.analysis._table_engine import Array

Earlier = Sequence[tuple[Mapping[str, Path], Mapping[str, Any]]]
SHOWN: Final = ("name", "type", "kinds", "layers", "dtype", "shape")  # of a column's description
ROW: Final = "file_row_number"
COLUMN_BYTES: Final = 500  # about what a column's description takes in memory
Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Something made once; whoever asks meanwhile waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: Made | None = None
        self.size_bytes = 200

    def get(self, make: Callable[[], Made], size_bytes: Callable[[Made], int]) -> Made:
        """What is kept, or was made now; if that fails, the next one tries again."""
        with self._lock:
            if self._made is None:
                self._made = make()
                self.size_bytes = size_bytes(self._made)
            return self._made


def kept(
    memory: Memory,
    name: tuple[object, ...],
    make: Callable[[], Made],
    size_bytes: Callable[[Made], int],
) -> Made:
    """What the memory has under a name, made if it has nothing."""
    shelf: Kept[Made] = memory.get(name, Kept)
    return shelf.get(make, size_bytes)


@dataclass(frozen=True)
class Piece:
    """Files with the same columns.

    ``counts`` are their numbers of rows, ``skip`` how many of the first are in other pieces too,
    and ``first`` the number of the first row after these.
    """

    paths: tuple[str, ...]
    columns: list[dict[str, Any]]
    counts: tuple[int, ...]
    skip: int
    first: int

    @property
    def rows(self) -> int:
        """How many rows of the table are in it."""
        return sum(self.counts) - self.skip


@dataclass(frozen=True)
class Stored:
    """A table as it is stored.

    Parameters
    ----------
    name:
        Differs for all tables.
    columns:
        Descriptions; if parts of the table were logged as other types, with ``convert``.
    pieces:
        Its files.
    missing:
        Rows that are in no file.
    """

    name: tuple[str, ...]
    columns: list[dict[str, Any]]
    pieces: list[Piece]
    missing: int

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(piece.rows for piece in self.pieces)

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [column["name"] for column in self.columns]

    def place(self, name: str) -> int:
        """Where a column is, by its name."""
        names = self.names
        if name not in names:
            there_are = ", ".join(map(repr, names[:20])) + ("…" if names[20:] else "")
            raise UsageError(f"The table has the columns {there_are}, but not {name!r:.200}")
        return names.index(name)

    def shown(self, place: int) -> dict[str, Any]:
        """What is told of a column."""
        column = self.columns[place]
        return {name: column[name] for name in SHOWN if name in column}

    def relation(self, places: Iterable[int]) -> str:
        """SQL of all rows in their order: the columns at these places, and ``row``."""
        wanted = sorted(set(places))
        selects = [self._select(piece, piece.paths, wanted) for piece in self.pieces]
        return f"({' UNION ALL '.join(selects)})" if selects else "(SELECT 0 AS row WHERE false)"

    @staticmethod
    def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return fetch(sql, parameters)

    @staticmethod
    def fetch_arrays(sql: str, parameters: Sequence[Any] = ()) -> dict[str, Array]:
        """The columns of an answer; those with empty cells are masked."""
        return fetch_arrays(sql, parameters)

    def cells(self, places: Sequence[int], rows: Sequence[int]) -> list[list[Any]]:
        """Cells as JSON of some rows, in the order of ``rows``."""
        if not rows:
            return []
        selects = [
            self._select(piece, (path,), sorted(set(places)), numbers)
            for piece, path, numbers in self._files_of(rows)
        ]
        shown = ", ".join(expression(f"c{place}", self.columns[place]) for place in places)
        table = " UNION ALL ".join(selects)
        found = fetch(f"SELECT row{', ' if shown else ''}{shown} FROM ({table})")
        decoders = [decoder(self.columns[place]) for place in places]
        told = {
            each[0]: [decode(cell) for decode, cell in zip(decoders, each[1:], strict=True)]
            for each in found
        }
        return [told[row] for row in rows]

    def _files_of(self, rows: Sequence[int]) -> Iterable[tuple[Piece, str, list[int]]]:
        """Which files have these rows, and which of a file's rows these are."""
        firsts = [piece.first for piece in self.pieces]
        found: dict[tuple[int, int], list[int]] = {}
        ends = [list(accumulate(piece.counts)) for piece in self.pieces]
        for row in rows:
            number = bisect_right(firsts, row) - 1
            inside = row - firsts[number] + self.pieces[number].skip
            place = bisect_right(ends[number], inside)
            begin = ends[number][place - 1] if place else 0
            found.setdefault((number, place), []).append(inside - begin)
        for (number, place), numbers in sorted(found.items()):
            piece = self.pieces[number]
            yield piece, piece.paths[place], numbers

    def _select(
        self,
        piece: Piece,
        paths: Sequence[str],
        places: Sequence[int],
        numbers: Sequence[int] | None = None,
    ) -> str:
        """The rows of files, or those with these numbers in one file."""
        files = ", ".join(map(literal, paths))
        # Columns go by their place: their names are the user's and may be anything.
        aliases = [f"c{place}" for place in range(len(piece.columns))]
        cells = [f"{self._cell(place, piece)} AS c{place}" for place in places]
        counted = len(paths) > 1 or any(each["name"].lower() == ROW for each in piece.columns)
        if counted:
            inner = f"read_parquet([{files}], union_by_name=true) AS stored({', '.join(aliases)})"
            chosen = ", ".join(
                [*(f"c{place}" for place in places), "row_number() OVER () - 1 AS n"]
            )
            source = f"(SELECT {chosen} FROM {inner})"
        else:
            inner = f"read_parquet([{files}], file_row_number=true)"
            source = f"{inner} AS stored({', '.join([*aliases, 'n'])})"
        begin = piece.first - piece.skip
        begin += sum(piece.counts[: piece.paths.index(paths[0])])
        number = f"n + {begin}" if begin else "n"
        cells.append(f"{number} AS row")
        return f"SELECT {', '.join(cells)} FROM {source}{_condition(piece, paths, numbers)}"

    def _cell(self, place: int, piece: Piece) -> str:
        column = self.columns[place]
        if "convert" in column:
            return str(column["convert"](place, piece.columns[place]))
        return f"c{place}"


def _condition(piece: Piece, paths: Sequence[str], numbers: Sequence[int] | None) -> str:
    if numbers is not None:
        low, high = min(numbers), max(numbers)
        between = f" WHERE n BETWEEN {low} AND {high}"
        if high - low + 1 == len(numbers):
            return between
        return f"{between} AND n IN ({', '.join(map(str, numbers))})"
    return f" WHERE n >= {piece.skip}" if piece.skip and paths == piece.paths else ""


def open_table(
    blob_paths: Mapping[str, Path], meta: Mapping[str, Any], previous: Earlier, memory: Memory
) -> Stored:
    """A table whose files are known; what they say of themselves is kept.

    Raises
    ------
    DamagedError
        A file is damaged.
    """
    path = blob_paths.get("table")
    if path is None:
        return Stored((), [], [], 0)
    parts, missing = _parts(path, meta, previous)
    name = tuple(str(file) for file, _, _ in parts)
    return kept(
        memory,
        ("table", *name),
        lambda: read_errors(lambda: _opened(name, parts, missing)),
        lambda table: COLUMN_BYTES * (len(table.columns) + len(name)),
    )


def read_errors(read: Callable[[], Made]) -> Made:
    """What ``read`` gives; that a file is damaged is said in one way."""
    import duckdb

    try:
        return read()
    except (duckdb.Error, KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, MareyError):
            raise
        raise DamagedError(f"The stored table cannot be read: {said(error)}") from error


def said(error: Exception) -> str:
    """What an error says, without the folders of this machine."""
    return re.sub(r"(?<![\w:])/(?:[^\s'\"/]+/)+", "", str(error).split("\n\n")[0])[:500]


def _parts(
    path: Path, meta: Mapping[str, Any], previous: Earlier
) -> tuple[list[tuple[Path, Mapping[str, Any], int]], int]:
    """Files in order, with how many of their first rows came before; and how many rows lack."""
    if "series" not in meta:
        return [(path, meta, 0)], 0
    found = [(paths["table"], each) for paths, each in previous if "table" in paths]
    parts, missing, end = [], 0, 0
    for file, each in (*found, (path, meta)):
        first, nrows = int(each["first_row"]), int(each["nrows"])
        missing += max(0, first - end)
        if nrows > end or each is meta:
            parts.append((file, each, max(0, end - first)))
        end = max(end, nrows)
    return parts, missing


def _opened(
    name: tuple[str, ...], parts: Sequence[tuple[Path, Mapping[str, Any], int]], missing: int
) -> Stored:
    counts = _counts(name)
    pieces: list[Piece] = []
    first = 0
    for file, meta, skip in parts:
        path = str(file)
        columns = list(meta.get("columns") or _columns_of_file(path))
        last = pieces[-1] if pieces else None
        if last is not None and last.columns == columns and not last.skip and not skip:
            pieces[-1] = Piece(
                (*last.paths, path), columns, (*last.counts, counts[path]), 0, last.first
            )
        else:
            pieces.append(Piece((path,), columns, (counts[path],), skip, first))
        first += counts[path] - skip
    described = [list(each) for each in zip(*(piece.columns for piece in pieces), strict=True)]
    return Stored(name, [unified(each) for each in described], pieces, missing)


def _counts(paths: Sequence[str]) -> dict[str, int]:
    """How many rows each file has."""
    listed = ", ".join(map(literal, paths))
    question = f"SELECT file_name, num_rows FROM parquet_file_metadata([{listed}])"
    return {name: int(count) for name, count in fetch(question)}


def _columns_of_file(path: str) -> list[dict[str, Any]]:
    """Names and types from the file, for tables whose metadata had no room for them."""
    question = "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'marey'::BLOB"
    described = fetch(question, [path])
    columns: list[dict[str, Any]] = json.loads(described[0][0])["columns"]
    return columns
