"""Rows that SQL makes of a table: one SELECT in a database that can reach nothing but the table."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from marey.analysis._table_cells import decoder, expression
from marey.analysis._table_engine import CONFIG, keep_footers, limited, literal
from marey.analysis._table_stored import SHOWN, Stored, kept
from marey.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from duckdb import DuckDBPyConnection

    from marey.analysis._memory import Memory

    Array = npt.NDArray[np.generic]

MAX_SECS: Final = 10.0
MAX_COLUMNS: Final = 10_000
DATABASE_BYTES: Final = 10_000_000
"""About what a database takes with its thread, so that there are not many of them."""
TABLES: Final = ("t", "table")
_TABLE_FUNCTIONS: Final = (
    "generate_series", "json_each", "json_tree", "range", "summary", "unnest",
)  # fmt: skip
# What tells of this machine, and what makes much of nothing and cannot be stopped meanwhile.
_FORBIDDEN: Final = (
    "array_resize", "bar", "current_setting", "format", "generate_series", "getenv", "getvariable",
    "list_resize", "lpad", "printf", "query", "query_table", "range", "repeat", "rpad", "setseed",
)  # fmt: skip
_TYPES: Final = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "UUID": "uuid",
    "BLOB": "bytes",
    "VARCHAR": "string",
    "FLOAT": "number",
    "DOUBLE": "number",
    "TIMESTAMP": "datetime",
    "TIMESTAMP_NS": "datetime",
    "TIMESTAMP_MS": "datetime",
    "TIMESTAMP_S": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    '"NULL"': "empty",
}
_INTEGERS: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_MEDIA_CELL: Final = '{"kind":%"blobs":%'


class Folder:
    """A new folder, which is gone when nobody has it any more."""

    def __init__(self) -> None:
        self.name = tempfile.mkdtemp(prefix="marey-sql-")
        self.remove = weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)


@dataclass(frozen=True)
class Computed:
    """The rows that SQL gave, as a table of columns c0, c1, … and ``row``."""

    name: tuple[str, ...]
    connection: DuckDBPyConnection
    columns: list[dict[str, Any]]
    total: int
    size_bytes: int
    folder: Folder
    missing: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [column["name"] for column in self.columns]

    def place(self, name: str) -> int:
        """Where a column is, by its name."""
        if name not in self.names:
            there_are = ", ".join(map(repr, self.names[:20]))
            raise UsageError(f"The SQL gives the columns {there_are}, but not {name!r:.200}")
        return self.names.index(name)

    def shown(self, place: int) -> dict[str, Any]:
        """What is told of a column."""
        column = self.columns[place]
        return {name: column[name] for name in SHOWN if name in column}

    def relation(self, places: Iterable[int]) -> str:
        """SQL of all rows: the columns at these places, and ``row``."""
        cells = [f"c{place}" for place in sorted(set(places))]
        return f"(SELECT {', '.join([*cells, 'rowid AS row'])} FROM answer)"

    def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of an answer; one question at a time."""
        with self.lock, limited(self.connection):
            return self.connection.execute(sql, list(parameters)).fetchall()

    def fetch_arrays(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, Array]:
        """The columns of an answer."""
        with self.lock, limited(self.connection):
            return self.connection.execute(sql, list(parameters)).fetchnumpy()

    def cells(self, places: Sequence[int], rows: Sequence[int]) -> list[list[Any]]:
        """Cells as JSON of some rows, in the order of ``rows``."""
        if not rows:
            return []
        shown = [expression(f"c{place}", self.columns[place]) for place in places]
        listed = ", ".join(map(str, rows))
        found = self.fetch(
            f"SELECT {', '.join(['row', *shown])} FROM {self.relation(places)} "
            f"WHERE row BETWEEN {min(rows)} AND {max(rows)} AND row IN ({listed})"
        )
        decoders = [decoder(self.columns[place]) for place in places]
        told = {
            each[0]: [decode(cell) for decode, cell in zip(decoders, each[1:], strict=True)]
            for each in found
        }
        return [told[row] for row in rows]


def computed(table: Stored, sql: str, memory: Memory) -> Computed:
    """What SQL makes of a table.

    Raises
    ------
    UsageError
        It is no SELECT over the table alone, fails, or takes too much time or memory.
    """
    return kept(
        memory,
        ("sql", *table.name, sql),
        lambda: _computed(table, sql),
        lambda made: made.size_bytes,
    )


def _computed(table: Stored, sql: str) -> Computed:
    import duckdb

    # Files of the answer are written there, and SQL could read these and nothing else.
    folder = Folder()
    try:
        return _run(table, sql, folder)
    except duckdb.Error as error:
        folder.remove()
        raise UsageError(f"The SQL cannot run: {_plain(error)}") from None
    except BaseException:
        folder.remove()
        raise


def _run(table: Stored, sql: str, folder: Folder) -> Computed:
    connection = _walled(table, folder.name)
    with limited(connection, MAX_SECS):
        _check(connection, sql)
        described = connection.execute(f"DESCRIBE {sql}").fetchall()
        types = [(each[0], each[1]) for each in described]
        return _answered(table, connection, sql, types, folder)


def _plain(error: Exception) -> str:
    """What the database says, without the place in SQL that nobody wrote."""
    return str(error).split("\n\nLINE")[0].strip()[:500]


def _walled(table: Stored, folder: str) -> DuckDBPyConnection:
    """A database with the table in it, that reads no other file, and no setting can be changed."""
    import duckdb

    connection = duckdb.connect(":memory:", config=CONFIG)
    keep_footers(connection)
    names = distinct_names(table.names)
    shown = ", ".join(
        f"{_value(place, column)} AS {name}"
        for place, (name, column) in enumerate(zip(names, table.columns, strict=True))
    )
    relation = table.relation(range(len(table.columns)))
    for view in TABLES:
        source = f"SELECT {shown or '1 AS nothing'} FROM {relation}"
        connection.execute(f'CREATE VIEW "{view}" AS {source}')
    paths = ", ".join(literal(path) for piece in table.pieces for path in piece.paths)
    connection.execute(f"SET allowed_paths=[{paths}]")
    connection.execute(f"SET allowed_directories=[{literal(folder)}]")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    return connection


def _value(place: int, column: Mapping[str, Any]) -> str:
    """Columns as SQL sees them: moments in UTC, durations as intervals, decimals as numbers."""
    name = f"c{place}"
    if column.get("utc"):
        return f"make_timestamp(epoch_us({name}))"
    if column["type"] == "duration" and not column.get("json"):
        divided = f"({name} // 1000)" if column.get("unit") == "ns" else name
        return f"to_microseconds({divided}::BIGINT)"
    if column["type"] == "decimal":
        return f"try_cast({name} AS DECIMAL(38, 10))"
    return name


def distinct_names(given: Sequence[str]) -> list[str]:
    """Names in quotes that SQL can tell apart: it ignores case and has no empty ones."""
    taken: set[str] = set()
    names = []
    for place, name in enumerate(given):
        plain = name.replace("\0", "") or f"column {place + 1}"
        while plain.lower() in taken or plain.casefold() in taken:
            plain = f"{plain} ({place + 1})"
        taken |= {plain.lower(), plain.casefold()}
        names.append('"' + plain.replace('"', '""') + '"')
    return names


def _check(connection: DuckDBPyConnection, sql: str) -> None:
    """Refuse all but one SELECT of the table and what it makes itself."""
    [[serialized]] = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
    try:
        tree = json.loads(serialized)
    except RecursionError:
        raise UsageError("The SQL has too many levels.") from None
    if tree.get("error_type") == "parser":
        place = str(tree.get("position", ""))
        where = f"At character {int(place) + 1}: " if place.isdigit() else "The SQL cannot run: "
        raise UsageError(f"{where}{str(tree.get('error_message', 'syntax error'))[:500]}.")
    if tree.get("error") or len(tree.get("statements", ())) != 1:
        raise UsageError("The SQL must be one SELECT over the table t.")
    nodes = list(_nodes(tree["statements"]))
    known = {name.lower() for node in nodes for name in _own_tables(node)} | set(TABLES)
    making_rows = {
        id(node.get("function")) for node in nodes if node.get("type") == "TABLE_FUNCTION"
    }
    for node in nodes:
        _check_node(node, known)
        if id(node) not in making_rows:
            _check_function(str(node.get("function_name", "")).lower())


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """All objects in the tree, however deep."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _own_tables(node: Mapping[str, Any]) -> Iterator[str]:
    """Names that the SELECT gives to tables of its own."""
    for each in (node.get("cte_map") or {}).get("map") or ():
        yield str(each.get("key", ""))


def _check_node(node: Mapping[str, Any], known: set[str]) -> None:
    kind = node.get("type")
    if kind in ("BASE_TABLE", "SHOW_REF") and node.get("table_name"):
        name = str(node["table_name"])
        outside = node.get("schema_name") not in (None, "", "main")
        if outside or node.get("catalog_name") or name.lower() not in known:
            raise UsageError(f"The SQL can read the table t only, not {name!r:.100}.")
    if kind == "TABLE_FUNCTION":
        name = str((node.get("function") or {}).get("function_name", ""))
        if name.lower() not in _TABLE_FUNCTIONS:
            raise UsageError(f"The SQL can read the table t only, not {name[:100]}(…).")


def _check_function(name: str) -> None:
    if name in _FORBIDDEN or name.startswith(("duckdb_", "pragma_", "pg_")):
        raise UsageError(f"There is no function {name[:100]} in the SQL for tables.")


def _answered(
    table: Stored,
    connection: DuckDBPyConnection,
    sql: str,
    described: list[tuple[str, str]],
    folder: Folder,
) -> Computed:
    if len(described) > MAX_COLUMNS:
        raise UsageError(f"SQL may give {MAX_COLUMNS:,} columns, not {len(described):,}.")
    columns = [_column(name, kind) for name, kind in described]
    aliases = ", ".join(f"c{place}" for place in range(len(columns)))
    stored = ", ".join(
        f"{_storable(place, kind)} AS c{place}" for place, (_, kind) in enumerate(described)
    )
    # A line of its own: the SQL may end with a comment.
    inner = f"({sql.rstrip().rstrip(';')}\n) AS given({aliases})"
    connection.execute(f"CREATE TEMP TABLE answer AS SELECT {stored} FROM {inner}")
    [(total,)] = connection.execute("SELECT count(*) FROM answer").fetchall()
    if any(column["type"] == "media" for column in table.columns):
        columns = [_as_media(connection, place, each) for place, each in enumerate(columns)]
    used = connection.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()
    size = int(used[0][0] or 0) + DATABASE_BYTES
    return Computed((*table.name, sql), connection, columns, int(total), size, folder)


def _column(name: str, kind: str) -> dict[str, Any]:
    if kind in _INTEGERS or (kind.startswith("U") and kind[1:] in _INTEGERS):
        return {"name": name, "type": "integer"}
    if kind.startswith("DECIMAL"):
        return {"name": name, "type": "decimal" if "[" not in kind else "any"}
    known = _TYPES.get(kind)
    if known == "bytes":
        return {"name": name, "type": "bytes"}
    if known is not None:
        return {"name": name, "type": known}
    if kind == "INTERVAL" or kind.startswith("ENUM"):
        return {"name": name, "type": "string"}
    listed = kind.endswith("]")
    grouped = kind.startswith(("STRUCT", "MAP"))
    name_of_type = "list" if listed else "dict" if grouped else "any"
    return {"name": name, "type": name_of_type, "json": True}


def _storable(place: int, kind: str) -> str:
    """Of types that Python or JSON does not have something that they do have."""
    name, column = f"c{place}", _column("", kind)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"make_timestamp(epoch_us({name}))"
    if column.get("json"):
        return f"to_json({name})::VARCHAR"
    if column["type"] == "decimal" or column["type"] == "string":
        return f"{name}::VARCHAR"
    if column["type"] == "datetime":
        return f"{name}::TIMESTAMP"
    return "NULL::VARCHAR" if column["type"] == "empty" else name


def _as_media(connection: DuckDBPyConnection, place: int, column: dict[str, Any]) -> dict[str, Any]:
    """Text that is a cell of media is shown as it."""
    if column["type"] != "string":
        return column
    counted = connection.execute(
        f"SELECT count(c{place}), count(*) FILTER (c{place} LIKE ?) FROM "
        f"(SELECT c{place} FROM answer WHERE c{place} IS NOT NULL LIMIT 1000)",
        [_MEDIA_CELL],
    ).fetchall()
    some, media = counted[0]
    return {**column, "type": "media"} if some and some == media else column
