"""The tables of the index, one definition for SQLite and PostgreSQL; no query is here.

Everything is derived from journals. All rows of a run carry its id and change together with
``run.version``, whose compare-and-set makes concurrent refreshes safe.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql

VERSION = 4  # another number in a database: it is emptied and built anew from the journals

metadata = MetaData()

_Id = BigInteger().with_variant(Integer, "sqlite")
_Json = JSON().with_variant(postgresql.JSONB, "postgresql")


def _key(name: str, kind: Any = BigInteger) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("entity", String(128), nullable=False),
    Column("project", String(128), nullable=False),
    Column("run", String(128), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("created", Float(53), nullable=False),
    Column("updated", Float(53), nullable=False),
    Column("ended", Float(53)),
    Column("first_step", BigInteger),
    Column("last_step", BigInteger),
    Column("problems", Integer, nullable=False),
    Column("tags", _Json, nullable=False),
    UniqueConstraint("entity", "project", "run"),
    Index("run_by_creation", "entity", "project", "created", "run"),
    Index("run_by_state", "state"),
)

# Apart from ``run``, so that lists do not read past large documents. All are MessagePack.
document = Table(
    "document",
    metadata,
    _key("run_id"),
    Column("config_columns", LargeBinary, nullable=False),  # flat, for lists
    Column("summary", LargeBinary, nullable=False),  # flat
    Column("config", LargeBinary, nullable=False),  # nested
    Column("about", LargeBinary, nullable=False),  # notes, group, job type, environment
)

writer = Table(
    "writer",
    metadata,
    _key("run_id"),
    _key("writer", String(64)),
    Column("state", LargeBinary, nullable=False),  # marey.index.writers.WriterState
)

segment = Table(
    "segment",
    metadata,
    _key("run_id"),
    _key("writer", String(64)),
    _key("number", Integer),
    Column("offset", BigInteger, nullable=False),  # where reading goes on
    Column("size_bytes", BigInteger, nullable=False),  # of the file when it was last read
    Column("mtime_ns", BigInteger, nullable=False),
    Column("closed", Boolean, nullable=False),  # nothing comes unless size or mtime change
    Column("keysets", LargeBinary, nullable=False),
)

# One logged key of one writer: a metric (kind "scalar") or media.
track = Table(
    "track",
    metadata,
    _key("run_id"),
    _key("track", Integer),
    Column("key_hash", BigInteger, nullable=False),  # keys may be too long for an index
    Column("key", Text, nullable=False),
    Column("writer", String(64), nullable=False),
    Column("kind", String(128), nullable=False),
    Column("count", BigInteger, nullable=False),  # points, or steps with media
    Column("first_step", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("time_ordered", Boolean, nullable=False),
    Column("last_time", Float(53), nullable=False),
    Column("last_step_logged", BigInteger, nullable=False),
    Column("last_position", Integer, nullable=False),
    Column("last_value", LargeBinary),  # MessagePack, exact; NULL before the first number
    Index("track_by_key", "run_id", "key_hash"),
)

chunk = Table(
    "chunk",
    metadata,
    _key("run_id"),
    _key("track", Integer),
    _key("level", SmallInteger),  # 0: points; n: buckets of 16**n points
    _key("seq", Integer),
    Column("count", Integer, nullable=False),  # points or buckets in ``data``
    Column("first_step", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("min_time", Float(53), nullable=False),
    Column("max_time", Float(53), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

media_entry = Table(
    "media_entry",
    metadata,
    _key("run_id"),
    _key("track", Integer),
    _key("step"),
    Column("time", Float(53), nullable=False),
    Column("count", Integer, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0"),  # as of ``media_item``
    sqlite_with_rowid=False,
)

media_item = Table(
    "media_item",
    metadata,
    _key("run_id"),
    _key("track", Integer),
    _key("step"),
    _key("position", Integer),
    Column("item", LargeBinary, nullable=False),  # MessagePack of marey.journal.record.Item
    # That of the run when the item was stored: who read up to a version asks for what came since.
    Column("version", BigInteger, nullable=False, server_default="0"),
    Index("media_item_by_version", "run_id", "track", "version", "step", "position"),
)

# Steps at which any media was logged.
mark = Table("mark", metadata, _key("run_id"), _key("step"), sqlite_with_rowid=False)

console = Table(
    "console",
    metadata,
    _key("run_id"),
    _key("writer", String(64)),
    _key("line"),
    Column("stream", SmallInteger, nullable=False),
    Column("time", Float(53), nullable=False),
    Column("text", Text, nullable=False),
    Index("console_by_time", "run_id", "time", "writer", "line"),
)

problem = Table(
    "problem",
    metadata,
    _key("run_id"),
    _key("digest", String(32)),
    Column("time", Float(53), nullable=False),
    Column("code", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("step", BigInteger),
    Column("source", Text, nullable=False),
    Column("detail", LargeBinary, nullable=False),
)

# Every table whose rows belong to a run; ``run`` itself is the last.
OF_A_RUN = (
    document,
    writer,
    segment,
    track,
    chunk,
    media_entry,
    media_item,
    mark,
    console,
    problem,
)

Condition = ColumnElement[bool]  # a part of a WHERE clause
