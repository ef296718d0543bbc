"""All that differs between database engines: opening, pragmas, upserts, damage; no table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy.exc import DatabaseError

BUSY_TIMEOUT_MS = 30_000
MMAP_BYTES = 256 * 1024 * 1024
_PRAGMAS = (
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    f"mmap_size = {MMAP_BYTES}",
    "temp_store = MEMORY",
)
_WRITES = "marey_writes"
_UNWRITABLE = ("disk is full", "readonly database", "unable to open", "disk i/o error")
_DAMAGE = ("malformed", "not a database", "disk image", "unsupported file format")


def open_sqlite(path: Path) -> Engine:
    """An engine over a SQLite file, which is made if it does not exist."""
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False, "isolation_level": None},
        pool_size=8,
        max_overflow=64,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    # Writers take the lock at once: one that starts as a reader cannot wait for another writer.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer overlaps; an exception undoes it."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    update: bool = True,
    fixed: tuple[str, ...] = (),
) -> None:
    """Insert rows; where the primary key exists, replace the other columns or leave the row.

    Parameters
    ----------
    connection, table, rows:
        Rows must all have the same columns; none is fine.
    update:
        False leaves rows that exist as they are.
    fixed:
        Columns that never change once a row exists; their indexes are then left alone.
    """
    if not rows:
        return
    names = tuple(rows[0])
    statement = _upsert(connection.dialect.name, table, names, update, fixed)
    if connection.dialect.name != "sqlite" or len(names) < 2:
        connection.execute(statement, list(rows))
        return
    # SQLite takes all our values as they are; SQLAlchemy would look at each of them.
    text, order = _text(table, names, update, fixed)
    connection.exec_driver_sql(text, list(map(itemgetter(*order), rows)))


@lru_cache(maxsize=256)  # building a statement costs more than executing it
def _upsert(
    dialect: str,
    table: Table,
    names: tuple[str, ...],
    update: bool,
    fixed: tuple[str, ...] = (),
) -> Executable:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    kept = {*keys, *fixed}
    others = {name: statement.excluded[name] for name in names if name not in kept}
    if update and others:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=others)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    built: Executable = statement
    return built


@lru_cache(maxsize=256)
def _text(
    table: Table, names: tuple[str, ...], update: bool, fixed: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """SQLite's SQL of an upsert, and the names of its parameters in their order."""
    compiled: Any = _upsert("sqlite", table, names, update, fixed).compile(  # type: ignore[attr-defined]
        dialect=sqlite.dialect(paramstyle="qmark"), column_keys=list(names)
    )
    return str(compiled), tuple(compiled.positiontup)


def is_damage(error: DatabaseError) -> bool:
    """Whether the database file itself is broken, rather than the question."""
    text = str(error.orig).lower()
    return any(word in text for word in _DAMAGE)


def is_unwritable(error: DatabaseError) -> bool:
    """Whether the place of the database file is to blame: full, read-only, gone."""
    text = str(error.orig).lower()
    return any(word in text for word in _UNWRITABLE)
