"""What the server computes on tables: windows, groups, statistics, files and comparisons of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from marey.analysis._arguments import check_names, whole_number
from marey.analysis._files import Written
from marey.analysis._memory import Memory
from marey.analysis._table_columns import columns as statistics
from marey.analysis._table_complete import complete
from marey.analysis._table_export import MEDIA_TYPES, format_of, write_groups, write_rows
from marey.analysis._table_groups import groups
from marey.analysis._table_join import join
from marey.analysis._table_question import Query, query_of
from marey.analysis._table_rows import rows_of
from marey.analysis._table_sql import Computed, computed
from marey.analysis._table_stored import Earlier, Stored, open_table, read_errors
from marey.analysis._where import check_length

MAX_ROWS: Final = 1000  # in one window
DEFAULT_ROWS: Final = 100
MAX_BINS: Final = 200
DEFAULT_BINS: Final = 24


def window(
    blob_paths: Mapping[str, Path],
    meta: Mapping[str, Any],
    arguments: Mapping[str, str],
    previous: Earlier = (),
    memory: Memory | None = None,
) -> dict[str, Any]:
    """Some rows of a table, of its groups, or of what SQL makes of it.

    Parameters
    ----------
    blob_paths:
        The Parquet file as ``table``; none for a table without columns.
    meta:
        The table's metadata.
    arguments:
        ``offset``, ``limit`` and ``query``; or ``sort`` and ``descending`` instead of a query.
    previous:
        Blobs and metadata of the parts of the table that were logged before this one.
    memory:
        Keeps what was found for the next question.

    Returns
    -------
    dict
        ``columns`` (each with ``name`` and ``type``), ``rows`` (lists of cells), ``offset``,
        ``shown``, ``total`` (rows that match), ``of`` (rows of the table) and ``row_numbers``;
        ``missing`` rows if parts of the table are not there. Cells are JSON: integers beyond
        2**53, NaN and infinities are text, dates and times are ISO 8601, of long arrays and bytes
        there is the beginning and the size, media are ``Item``.

    Raises
    ------
    UsageError
        A column that the table does not have, a wrong filter, or a window that cannot be.
    DamagedError
        The file is damaged.
    """
    check_names(arguments, ("offset", "limit", "sort", "descending", "query"))
    offset = whole_number(arguments, "offset", 0, 0, 2**53)
    limit = whole_number(arguments, "limit", DEFAULT_ROWS, 1, MAX_ROWS)
    asked = Question.of(blob_paths, meta, arguments, previous, memory)
    return asked.answered(lambda: _window(asked, offset, limit))


def _window(asked: Question, offset: int, limit: int) -> dict[str, Any]:
    query, memory = asked.query, asked.memory
    if asked.is_grouped:
        return groups(asked.stored, query, memory, offset, limit)
    table = asked.table
    places = chosen_places(table, query)
    rows = rows_of(table, query, memory)
    numbers = rows.window(offset, limit)
    return {
        "columns": [table.shown(place) for place in places],
        "rows": table.cells(places, numbers),
        **({} if query.sql else {"row_numbers": numbers}),
        "offset": offset,
        "shown": len(numbers),
        "total": rows.total,
        "of": table.total,
    }


def columns(
    blob_paths: Mapping[str, Path],
    meta: Mapping[str, Any],
    arguments: Mapping[str, str],
    previous: Earlier = (),
    memory: Memory | None = None,
) -> dict[str, Any]:
    """Statistics of the columns, of all rows and of those that match the ``query``.

    It answers within its time: while ``done`` is false, ask again.
    """
    check_names(arguments, ("query", "bins"))
    bins = whole_number(arguments, "bins", DEFAULT_BINS, 1, MAX_BINS)
    asked = Question.of(blob_paths, meta, arguments, previous, memory)

    def answer() -> dict[str, Any]:
        places = chosen_places(asked.table, asked.query)
        return statistics(asked.table, asked.query, places, bins, asked.memory)

    return asked.answered(answer)


def completion(
    blob_paths: Mapping[str, Path],
    meta: Mapping[str, Any],
    arguments: Mapping[str, str],
    previous: Earlier = (),
    memory: Memory | None = None,
) -> dict[str, Any]:
    """What could stand in a filter ``text`` at the ``cursor``."""
    check_names(arguments, ("text", "cursor", "query"))
    text = arguments.get("text", "")
    check_length(text)
    cursor = whole_number(arguments, "cursor", len(text), 0, len(text))
    asked = Question.of(blob_paths, meta, {}, previous, memory)
    return read_errors(lambda: complete(asked.stored, text, cursor, asked.memory))


def file(
    path: Path,
    blob_paths: Mapping[str, Path],
    meta: Mapping[str, Any],
    arguments: Mapping[str, str],
    base: str,
    previous: Earlier = (),
    memory: Memory | None = None,
) -> Written:
    """What is asked of a table as a CSV or Parquet file.

    Parameters
    ----------
    path:
        The file to write.
    blob_paths, meta, previous, memory:
        As for a window.
    arguments:
        ``format`` and ``query``.
    base:
        Address of blobs, by which cells of media are told.
    """
    check_names(arguments, ("query", "format"))
    file_format = format_of(arguments)
    asked = Question.of(blob_paths, meta, arguments, previous, memory)

    def write() -> dict[str, Any]:
        if asked.is_grouped:
            write_groups(path, asked.stored, asked.query, asked.memory, file_format, base)
        else:
            places = chosen_places(asked.table, asked.query)
            write_rows(path, asked.table, asked.query, places, file_format, base)
        return {}

    asked.answered(write)
    return Written(MEDIA_TYPES[file_format], f".{file_format}")


@dataclass(frozen=True)
class Question:
    """A stored table, and what is asked of it."""

    stored: Stored
    query: Query
    memory: Memory
    rows_told: int

    @classmethod
    def of(
        cls,
        blob_paths: Mapping[str, Path],
        meta: Mapping[str, Any],
        arguments: Mapping[str, str],
        previous: Earlier,
        memory: Memory | None,
    ) -> Question:
        """The question that arguments say."""
        query = query_of(arguments)
        memory = Memory() if memory is None else memory
        stored = open_table(blob_paths, meta, previous, memory)
        return cls(stored, query, memory, int(meta.get("nrows", 0)))

    @property
    def table(self) -> Stored | Computed:
        """What the query is about: the table, or what SQL made of it."""
        if self.query.sql:
            return computed(self.stored, self.query.sql, self.memory)
        return self.stored

    @property
    def is_grouped(self) -> bool:
        """Whether groups are asked for, not rows."""
        query = self.query
        return bool(query.group) and query.within is None and query.within_row is None

    def answered(self, answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """An answer, with what is told of every table."""
        told = read_errors(answer)
        if not self.stored.columns:
            told |= {"total": self.rows_told, "of": self.rows_told}
        missing = self.stored.missing
        return {**told, "missing": missing} if missing else told


def chosen_places(table: Stored | Computed, query: Query) -> list[int]:
    """The columns that are asked for, in the order wanted."""
    if query.columns is None:
        return list(range(len(table.columns)))
    return [table.place(name) for name in query.columns]


ANALYSES: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    "columns": columns,
    "complete": completion,
    "window": window,
}
KEY_ANALYSES: Final = {"join": join}
FILES: Final[dict[str, Callable[..., Written]]] = {"file": file}
WITH_PREVIOUS: Final = frozenset({*ANALYSES, *FILES})
WITH_MEMORY: Final = WITH_PREVIOUS
