"""Windows of stored tables, sorted if asked for; the file is read by DuckDB, never as a whole."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from marey.errors import MareyError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_ROWS: Final = 1000  # in one window
DEFAULT_ROWS: Final = 100
_EXACT_IN_JSON: Final = 2**53
_CONFIG: Final[dict[str, Any]] = {
    "threads": 1,  # many windows are asked for at once
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def window(
    blob_path: Path | None,
    meta: Mapping[str, Any],
    offset: int = 0,
    limit: int = DEFAULT_ROWS,
    sort: str | None = None,
    descending: bool = False,
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

    Returns
    -------
    dict
        ``columns`` (each with ``name`` and ``type``), ``rows`` (lists of cells), ``offset``,
        ``shown`` and ``total``. Cells are JSON: integers beyond 2**53, NaN and infinities are
        text, dates and times are ISO 8601.

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
            return _window(connection, str(blob_path), meta, offset, limit, sort, descending)
    except (duckdb.Error, KeyError, IndexError, TypeError, json.JSONDecodeError) as error:
        raise MareyError(f"The stored table cannot be read: {error}") from error


def _window(
    connection: DuckDBPyConnection,
    path: str,
    meta: Mapping[str, Any],
    offset: int,
    limit: int,
    sort: str | None,
    descending: bool,
) -> dict[str, Any]:
    columns = list(meta.get("columns") or _columns_of_file(connection, path))
    # Columns go by their place: their names are the user's and may be anything.
    aliases = ", ".join(f"c{place}" for place in range(len(columns)))
    cells = ", ".join(_cell(place, column) for place, column in enumerate(columns))
    order = _order(columns, sort, descending)
    rows = connection.execute(
        f"SELECT {cells} FROM (SELECT *, row_number() OVER () AS place "
        f"FROM read_parquet(?) AS stored({aliases})) ORDER BY {order} LIMIT ? OFFSET ?",
        [path, limit, offset],
    ).fetchall()
    total = connection.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchall()[0][0]
    decoders = [_decoder(column) for column in columns]
    shown = [[decode(c) for decode, c in zip(decoders, row, strict=True)] for row in rows]
    return {
        "columns": [{"name": column["name"], "type": column["type"]} for column in columns],
        "rows": shown,
        "offset": offset,
        "shown": len(shown),
        "total": total,
    }


def _columns_of_file(connection: DuckDBPyConnection, path: str) -> list[dict[str, Any]]:
    """Names and types from the file, for tables whose metadata had no room for them."""
    question = "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'marey'::BLOB"
    described = connection.execute(question, [path]).fetchall()
    columns: list[dict[str, Any]] = json.loads(described[0][0])["columns"]
    return columns


def _order(columns: list[dict[str, Any]], sort: str | None, descending: bool) -> str:
    if sort is None:
        return "place"
    names = [column["name"] for column in columns]
    if sort not in names:
        there_are = ", ".join(repr(name) for name in names[:20]) + ("…" if names[20:] else "")
        raise UsageError(f"The table has the columns {there_are}; it cannot be sorted by {sort!r}")
    direction = "DESC" if descending else "ASC"
    return f"c{names.index(sort)} {direction} NULLS LAST, place"


def _cell(place: int, column: Mapping[str, Any]) -> str:
    # Without time zone, which Python needs another package for; the decoder puts UTC back.
    return f"make_timestamp(epoch_us(c{place}))" if column.get("utc") else f"c{place}"


def _decoder(column: Mapping[str, Any]) -> Callable[[Any], Any]:
    if column.get("json"):
        return lambda cell: None if cell is None else _json(json.loads(cell))
    if column.get("utc"):
        return lambda cell: None if cell is None else f"{cell.isoformat()}+00:00"
    return _json


def _json(cell: Any) -> Any:
    """The cell as JSON can say it without loss."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return "NaN" if math.isnan(cell) else "Infinity" if cell > 0 else "-Infinity"
    if isinstance(cell, int) and abs(cell) > _EXACT_IN_JSON:
        return str(cell)
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    if isinstance(cell, dict):
        return {str(name): _json(value) for name, value in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [_json(value) for value in cell]
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    return str(cell)


def _answer_window(
    blob_paths: Mapping[str, Path], meta: Mapping[str, Any], args: Mapping[str, str]
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
    )


def _number(args: Mapping[str, str], name: str, default: int) -> int:
    text = args.get(name, str(default))
    try:
        return int(text)
    except ValueError as error:
        raise UsageError(f"{name} must be a whole number, not {text!r}") from error


ANALYSES: Final[
    dict[str, Callable[[Mapping[str, Path], Mapping[str, Any], Mapping[str, str]], dict[str, Any]]]
] = {"window": _answer_window}
