"""The database that answers questions about tables: in memory, within limits, one for all."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from marey.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from duckdb import DuckDBPyConnection

    Array = npt.NDArray[np.generic]

MAX_SECS: Final = 30.0
"""A question that takes longer is stopped."""
CONFIG: Final[dict[str, Any]] = {
    "threads": 2,  # many windows are asked for at once
    "memory_limit": "1GB",
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # else SQL sees variables of this program
}


def literal(text: str) -> str:
    """Text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def cursor() -> DuckDBPyConnection:
    """A connection of its own to the database that all questions share."""
    with _OPENING:
        return _engine().cursor()


_OPENING: Final = threading.Lock()


@cache
def _engine() -> DuckDBPyConnection:
    import duckdb

    engine = duckdb.connect(":memory:", config=CONFIG)
    keep_footers(engine)
    atexit.register(_close)
    return engine


def _close() -> None:
    """Close it before the interpreter ends, which it would complain about."""
    _engine().close()
    _engine.cache_clear()


def keep_footers(connection: DuckDBPyConnection) -> None:
    """Read the footers of files once, if this version can."""
    import duckdb

    for name in ("parquet_metadata_cache", "enable_object_cache"):
        try:
            connection.execute(f"SET {name}=true")
            return
        except duckdb.Error:  # a name of another version
            continue


@contextmanager
def limited(connection: DuckDBPyConnection, secs: float = MAX_SECS) -> Iterator[None]:
    """Stop what the connection does after so many seconds.

    Raises
    ------
    UsageError
        It took longer, or more memory than there is for one question.
    """
    import duckdb

    timer = threading.Timer(secs, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise UsageError(f"This takes longer than {secs:.0f} seconds; ask for less.") from None
    except duckdb.OutOfMemoryException:
        raise UsageError("This takes more memory than there is for one question.") from None
    finally:
        timer.cancel()


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of an answer."""
    with cursor() as connection, limited(connection):
        return connection.execute(sql, list(parameters)).fetchall()


def fetch_arrays(sql: str, parameters: Sequence[Any] = ()) -> dict[str, Array]:
    """The columns of an answer; those with empty cells are masked."""
    with cursor() as connection, limited(connection):
        return connection.execute(sql, list(parameters)).fetchnumpy()
