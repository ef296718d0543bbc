"""A table, or what was asked of it, as a CSV or Parquet file; written by the database row by row."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from marey.analysis import _table_values as values
from marey.analysis._table_engine import CONFIG, limited, literal
from marey.analysis._table_groups import answer_of_groups
from marey.analysis._table_rows import condition_of, in_filter, order_keys
from marey.analysis._table_sql import Computed, distinct_names
from marey.errors import UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from marey.analysis._memory import Memory
    from marey.analysis._table_question import Query
    from marey.analysis._table_stored import Stored

    Table = Stored | Computed

MAX_SECS: Final = 600.0
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
_OPTIONS: Final = {
    "csv": "FORMAT csv, HEADER, DELIMITER ','",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}


def write_rows(
    path: Path, table: Table, query: Query, places: Sequence[int], file_format: str, base: str
) -> None:
    """Write the rows that match, in their order.

    Parameters
    ----------
    path:
        The new file.
    table, query, places:
        Which rows and columns.
    file_format:
        ``csv`` or ``parquet``.
    base:
        Address of blobs: cells of media become addresses.
    """
    condition = condition_of(table, query)
    sorts = [(table.place(each.column), each.descending) for each in query.sort]
    needed = {*places, *(place for place, _ in sorts), *(condition.places if condition else ())}
    shown = _shown([table.columns[place] for place in places], places, file_format, base)
    where = f" WHERE {condition.sql}" if condition else ""
    order = f" ORDER BY {', '.join([*order_keys(table, sorts), 'row'])}" if sorts else ""
    question = f"SELECT {shown} FROM {table.relation(needed)}{where}{order}"
    parameters = condition.parameters if condition else ()
    if isinstance(table, Computed):
        with table.lock:
            written = Path(table.folder.name, "answer")
            _copy(table.connection, question, parameters, written, file_format)
            shutil.move(written, path)
        return
    with _spilling(path.parent) as connection:
        in_filter(lambda: _copy(connection, question, parameters, path, file_format))


def write_groups(
    path: Path, table: Stored, query: Query, memory: Memory, file_format: str, base: str
) -> None:
    """Write one row for each group."""
    result, outputs = answer_of_groups(table, query, memory)
    shown, joined = [], []
    names = distinct_names([each.described["name"] for each in outputs])
    for number, (name, each) in enumerate(zip(names, outputs, strict=True)):
        cell = f"o{number}"
        if each.is_first:
            joined.append(
                f"LEFT JOIN (SELECT row AS r{number}, c{each.place} AS f{number} "
                f"FROM {table.relation([each.place])}) ON r{number} = o{number}"
            )
            cell = f"f{number}"
        shown.append(f"{_exported(cell, each.column or {}, file_format, base)} AS {name}")
    question = f"SELECT {', '.join(shown)} FROM answer {' '.join(joined)} ORDER BY answer.rowid"
    with result.lock:
        _copy(result.connection, question, (), path, file_format)


def _copy(
    connection: DuckDBPyConnection,
    question: str,
    parameters: Sequence[Any],
    path: Path,
    file_format: str,
) -> None:
    with limited(connection, MAX_SECS):
        connection.execute(
            f"COPY ({question}) TO {literal(str(path))} ({_OPTIONS[file_format]})",
            list(parameters),
        )


def _spilling(folder: Path) -> DuckDBPyConnection:
    """A database that may sort more than memory holds."""
    import duckdb

    return duckdb.connect(":memory:", config={**CONFIG, "temp_directory": str(folder / "spill")})


def _shown(
    columns: Sequence[Mapping[str, Any]], places: Sequence[int], file_format: str, base: str
) -> str:
    if not places:
        raise UsageError("The table has no columns to write into a file.")
    names = distinct_names([column["name"] for column in columns])
    return ", ".join(
        f"{_exported(f'c{place}', column, file_format, base)} AS {name}"
        for place, column, name in zip(places, columns, names, strict=True)
    )


def _exported(name: str, column: Mapping[str, Any], file_format: str, base: str) -> str:
    """A cell as it stands in the file."""
    if not column:
        return name
    kind = values.kind_of(column)
    if kind == values.MEDIA:
        return _address(name, base)
    if column["type"] == "duration" and not column.get("json"):
        return values.value_of(name, column, 0).sql
    moment = column["type"] == "datetime" and not column.get("json")
    if moment and file_format == "csv":
        utc = "+00:00" if column.get("utc") else ""
        plain = f"make_timestamp(epoch_us({name}))" if utc else name
        return f"replace({plain}::VARCHAR, ' ', 'T') || '{utc}'"
    if file_format == "parquet":
        return name
    if kind == values.BYTES:
        return f"base64({name})"
    return f"{name}::VARCHAR" if kind == values.ARRAY else name


def _address(name: str, base: str) -> str:
    """Where the first file of a medium is served; a medium without files stays what it is."""
    first = [
        f"json_extract_string({name}, '$.blobs.*.{part}')[1]" for part in ("sha256", "extension")
    ]
    return f"coalesce({literal(base + '/')} || {first[0]} || coalesce({first[1]}, ''), {name})"


def format_of(arguments: Mapping[str, str]) -> str:
    """The format asked for."""
    wanted = arguments.get("format", "csv")
    if wanted not in MEDIA_TYPES:
        raise UsageError(f"format must be csv or parquet, got {wanted!r:.100}.")
    return wanted
