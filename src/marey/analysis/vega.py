"""Rows of a chart's table as plain values, for a library that draws them; sampled if there are many."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from marey.analysis._arguments import check_names, whole_number
from marey.analysis._table_stored import said
from marey.errors import DamagedError

MAX_ROWS: Final = 100_000
DEFAULT_ROWS: Final = 20_000
MAX_TEXT: Final = 1000  # characters of a cell
_SECS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_CONFIG: Final[dict[str, Any]] = {
    "threads": 1,  # many charts are asked for at once
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def rows(path: Path, limit: int = DEFAULT_ROWS) -> dict[str, Any]:
    """Rows of a stored table, evenly thinned if there are more than ``limit``.

    Returns
    -------
    dict
        ``columns`` (each with ``name`` and ``type``), ``rows`` (lists of cells: null, true, false,
        numbers, text; dates and times are ISO 8601, NaN and infinities null), ``shown``, ``total``.

    Raises
    ------
    DamagedError
        The file is damaged.
    """
    import duckdb

    try:
        with duckdb.connect(":memory:", config=_CONFIG) as connection:
            described = connection.execute(
                "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'marey'::BLOB", [str(path)]
            ).fetchall()
            columns = json.loads(described[0][0])["columns"]
            counted = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)])
            total = int(counted.fetchall()[0][0])
            every = max(1, math.ceil(total / limit))
            # The names of columns are the user's, and may be anything: cells go by their place.
            names = ", ".join(f"c{place}" for place in range(len(columns)))
            found = connection.execute(
                f"SELECT {names} FROM (SELECT {names}, row_number() OVER () AS place "
                f"FROM read_parquet(?) AS stored({names})) "
                f"WHERE (place - 1) % {every} = 0 ORDER BY place",
                [str(path)],
            ).fetchall()
    except (duckdb.Error, KeyError, IndexError, TypeError, ValueError) as error:
        raise DamagedError(f"The stored table cannot be read: {said(error)}") from error
    return {
        "columns": [{"name": each["name"], "type": each["type"]} for each in columns],
        "rows": [
            [_plain(cell, column) for cell, column in zip(row, columns, strict=True)]
            for row in found
        ],
        "shown": len(found),
        "total": total,
    }


def _plain(cell: Any, column: Mapping[str, Any]) -> Any:
    if type(cell) is int and column["type"] == "duration":
        return cell * _SECS[column.get("unit") or "us"]
    if column["type"] == "decimal" and isinstance(cell, (str, Decimal)):
        number = float(cell)
        return number if math.isfinite(number) else None
    if cell is None or type(cell) in (bool, int):
        return cell
    if type(cell) is float:
        return cell if math.isfinite(cell) else None
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)[:MAX_TEXT]


def _answer_rows(path: Path, arguments: Mapping[str, str]) -> dict[str, Any]:
    check_names(arguments, ("limit",))
    return rows(path, whole_number(arguments, "limit", DEFAULT_ROWS, 1, MAX_ROWS))


FILE_ANALYSES: Final[dict[str, Callable[[Path, Mapping[str, str]], dict[str, Any]]]] = {
    "rows": _answer_rows
}
