"""Opens the index's file, and makes it anew when it is damaged or of another version."""

from __future__ import annotations

import hashlib
import logging
import secrets
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, insert, inspect, select
from sqlalchemy.exc import DatabaseError

from marey.errors import MareyError
from marey.index import schema
from marey.index.dialect import is_damage, is_unwritable, open_sqlite, reading, writing

_log = logging.getLogger("marey.index")
_SIDE_FILES = ("", "-wal", "-shm", "-journal")


def index_path(root: Path, cache_dir: Path) -> Path:
    """Where the index of a root lies."""
    digest = hashlib.blake2b(str(root.resolve()).encode(), digest_size=8).hexdigest()
    return cache_dir / f"index-{digest}.sqlite"


def open_database(path: Path) -> Engine:
    """An engine over a sound database of this version; what was there before may be dropped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _open(path)
    except DatabaseError as error:
        if not is_damage(error):
            raise explained(error, path) from error
        _log.warning("The index is damaged and is built anew from the journals: %s", path)
        delete_database(path)
        return _open(path)


def explained(error: DatabaseError, path: Path) -> Exception:
    """The error as the user is told it, if the place of the file is to blame; else itself."""
    if not is_unwritable(error):
        return error
    return MareyError(
        f"the index cannot be written: {error.orig}. Make room, or set MAREY_CACHE_DIR to "
        f"another directory; nothing logged is lost. It is {path}"
    )


def delete_database(path: Path) -> None:
    """Delete the file and what SQLite keeps beside it."""
    for end in _SIDE_FILES:
        Path(f"{path}{end}").unlink(missing_ok=True)


def empty_database(engine: Engine) -> None:
    """Drop every table, of whatever version, and make those of this one."""
    with writing(engine) as connection:
        _empty(connection)


def _open(path: Path) -> Engine:
    engine = open_sqlite(path)
    try:
        version = _version(engine)
        if version != str(schema.VERSION):
            if version is not None:
                _log.warning(
                    "The index is of another version and is built anew from the journals: %s", path
                )
            _make(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _make(engine: Engine) -> None:
    with writing(engine) as connection:
        if _version_in(connection) != str(schema.VERSION):  # else another process was faster
            _empty(connection)


def _empty(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    schema.metadata.create_all(connection)
    told = {"schema_version": str(schema.VERSION), "identity": secrets.token_hex(16)}
    rows = [{"name": name, "value": value} for name, value in told.items()]
    connection.execute(insert(schema.meta), rows)


def identity(connection: Connection) -> str:
    """Names this making of the database: built anew, versions of runs begin anew."""
    table = schema.meta.c
    question = select(table.value).where(table.name == "identity")
    return str(connection.execute(question).scalar())


def _version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        return _version_in(connection)


def _version_in(connection: Connection) -> str | None:
    if not inspect(connection).has_table(schema.meta.name):
        return None
    table = schema.meta.c
    question = select(table.value).where(table.name == "schema_version")
    found: str | None = connection.execute(question).scalar()
    return found or ""
