"""Windows of stored tables, sorted if asked for; the files are read by DuckDB, never as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from marey.analysis._table_cells import decoder, expression, sort_expression, unified
from marey.errors import MareyError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_ROWS: Final = 1000  # in one window
DEFAULT_ROWS: Final = 100
SHOWN: Final = ("name", "type", "kinds", "layers", "dtype", "shape")  # of a column's description
_CONFIG: Final[dict[str, Any]] = {
    "threads": 1,  # many windows are asked for at once
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

Earlier = Sequence[tuple[Mapping[str, Path], Mapping[str, Any]]]


class _Source(NamedTuple):
    """Files with the same columns, and how many of their first rows are in others, too."""

    paths: list[str]
    columns: list[dict[str, Any]]
    skip: int


def window(
    blob_path: Path | None,
    meta: Mapping[str, Any],
    offset: int = 0,
    limit: int = DEFAULT_ROWS,
    sort: str | None = None,
    descending: bool = False,
    previous: Earlier = (),
) -> dict[str, Any]:
    """Some rows of a table.

    Parameters
    ----------
    blob_path:
        The Parquet file; None for a table without columns.
    meta:
        The table's metadata.
    offset, limit:
        Which rows, after sorting; at most ``MAX_ROWS``.
    sort:
        A column's name. Rows with equal cells keep their order; empty cells come last.
    descending:
        Sort from high to low.
    previous:
        Blobs and metadata of the parts of the table that were logged before this one.

    Returns
    -------
    dict
        ``columns`` (each with ``name`` and ``type``), ``rows`` (lists of cells), ``offset``,
        ``shown`` and ``total``; ``missing`` rows if parts of the table are not there. Cells are
        JSON: integers beyond 2**53, NaN and infinities are text, dates and times are ISO 8601, of
        long arrays and bytes there is the beginning and the size, media are ``Item``.

    Raises
    ------
    UsageError
        A column that the table does not have, or a window that cannot be.
    MareyError
        The file is damaged.
    """
    if offset < 0 or not 0 < limit <= MAX_ROWS:
        raise UsageError(
            f"A window starts at row 0 or later and has 1 to {MAX_ROWS} rows, "
            f"not offset {offset} and limit {limit}"
        )
    if blob_path is None:
        total = int(meta.get("nrows", 0))
        return {"columns": [], "rows": [], "offset": offset, "shown": 0, "total": total}
    import duckdb

    try:
        with duckdb.connect(":memory:", config=_CONFIG) as connection:
            parts, missing = _parts(blob_path, meta, previous)
            sources = _sources(connection, parts)
            answer = _window(connection, sources, offset, limit, sort, descending)
            return {**answer, **({"missing": missing} if missing else {})}
    except (duckdb.Error, KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise MareyError(f"The stored table cannot be read: {error}") from error


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


def _sources(
    connection: DuckDBPyConnection, parts: Sequence[tuple[Path, Mapping[str, Any], int]]
) -> list[_Source]:
    sources: list[_Source] = []
    for path, meta, skip in parts:
        columns = list(meta.get("columns") or _columns_of_file(connection, str(path)))
        last = sources[-1] if sources else None
        if last is not None and last.columns == columns and not last.skip and not skip:
            last.paths.append(str(path))
        else:
            sources.append(_Source([str(path)], columns, skip))
    return sources


def _window(
    connection: DuckDBPyConnection,
    sources: list[_Source],
    offset: int,
    limit: int,
    sort: str | None,
    descending: bool,
) -> dict[str, Any]:
    described = [list(each) for each in zip(*(source.columns for source in sources), strict=True)]
    columns = [unified(each) for each in described]
    order = _order(columns, sort, descending)
    cells = ", ".join(expression(place, column) for place, column in enumerate(columns))
    selects = [_select(number, source, columns) for number, source in enumerate(sources)]
    files = [source.paths for source in sources]
    rows = connection.execute(
        f"SELECT {cells} FROM ({' UNION ALL '.join(selects)}) {order} LIMIT ? OFFSET ?",
        [*files, limit, offset],
    ).fetchall()
    decoders = [decoder(column) for column in columns]
    shown = [[decode(c) for decode, c in zip(decoders, row, strict=True)] for row in rows]
    return {
        "columns": [{name: each[name] for name in SHOWN if name in each} for each in columns],
        "rows": shown,
        "offset": offset,
        "shown": len(shown),
        "total": sum(_count(connection, source) for source in sources),
    }


def _select(number: int, source: _Source, columns: list[dict[str, Any]]) -> str:
    """The rows of one source, its columns as the types of the whole table."""
    # Columns go by their place: their names are the user's and may be anything.
    aliases = ", ".join(f"c{place}" for place in range(len(columns)))
    cells = ", ".join(
        f"{column['convert'](place, own)} AS c{place}" if "convert" in column else f"c{place}"
        for place, (column, own) in enumerate(zip(columns, source.columns, strict=True))
    )
    rows = (
        f"SELECT {cells}, {number} AS part, row_number() OVER () AS place "
        f"FROM read_parquet(?, union_by_name=true) AS stored({aliases})"
    )
    return f"(SELECT * FROM ({rows}) WHERE place > {source.skip})" if source.skip else f"({rows})"


def _count(connection: DuckDBPyConnection, source: _Source) -> int:
    question = "SELECT count(*) FROM read_parquet(?, union_by_name=true)"
    rows = connection.execute(question, [source.paths]).fetchall()
    return int(rows[0][0]) - source.skip


def _columns_of_file(connection: DuckDBPyConnection, path: str) -> list[dict[str, Any]]:
    """Names and types from the file, for tables whose metadata had no room for them."""
    question = "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'marey'::BLOB"
    described = connection.execute(question, [path]).fetchall()
    columns: list[dict[str, Any]] = json.loads(described[0][0])["columns"]
    return columns


def _order(columns: list[dict[str, Any]], sort: str | None, descending: bool) -> str:
    if sort is None:
        return "ORDER BY part, place"
    names = [column["name"] for column in columns]
    if sort not in names:
        there_are = ", ".join(repr(name) for name in names[:20]) + ("…" if names[20:] else "")
        raise UsageError(f"The table has the columns {there_are}; it cannot be sorted by {sort!r}")
    direction = "DESC" if descending else "ASC"
    place = names.index(sort)
    keys = sort_expression(place, columns[place])
    ordered = ", ".join(f"{key} {direction} NULLS LAST" for key in keys)
    return f"ORDER BY {ordered}, part, place"


def _answer_window(
    blob_paths: Mapping[str, Path],
    meta: Mapping[str, Any],
    args: Mapping[str, str],
    previous: Earlier = (),
) -> dict[str, Any]:
    unknown = sorted(args.keys() - {"offset", "limit", "sort", "descending"})
    if unknown:
        raise UsageError(f"A window takes offset, limit, sort and descending, not {unknown!r}")
    return window(
        blob_paths.get("table"),
        meta,
        offset=_number(args, "offset", 0),
        limit=_number(args, "limit", DEFAULT_ROWS),
        sort=args.get("sort"),
        descending=args.get("descending", "").lower() in ("1", "true", "yes"),
        previous=previous,
    )


def _number(args: Mapping[str, str], name: str, default: int) -> int:
    text = args.get(name, str(default))
    try:
        return int(text)
    except ValueError as error:
        raise UsageError(f"{name} must be a whole number, not {text!r}") from error


ANALYSES: Final[dict[str, Callable[..., dict[str, Any]]]] = {"window": _answer_window}
WITH_PREVIOUS: Final = frozenset({"window"})
