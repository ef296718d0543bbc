"""Rows of a table by groups: how many each has, and functions of their cells."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from marey.analysis import _table_values as values
from marey.analysis._table_cells import decoder, expression, sort_expression, to_json
from marey.analysis._table_engine import cursor, limited
from marey.analysis._table_question import Aggregate
from marey.analysis._table_rows import condition_of, in_filter
from marey.analysis._table_stored import Stored, kept
from marey.analysis._table_values import ARRAY, BOOL, BYTES, MEDIA, NULL, NUMBER
from marey.errors import UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from marey.analysis._memory import Memory
    from marey.analysis._table_question import Query, Sort

MIN_BYTES: Final = 300_000
CELL_BYTES: Final = 24  # about; texts may take more
OF_ANY: Final = ("count", "count distinct", "first")
OF_ORDERED: Final = ("min", "max")
OF_NUMBERS: Final = ("mean", "median", "sum", "std")
SHARE: Final = "share of true"
FUNCTIONS: Final = (*OF_ANY, *OF_ORDERED, *OF_NUMBERS, SHARE)
_DEFAULTS: Final = {NUMBER: "mean", BOOL: SHARE, MEDIA: "first"}
_OF_NUMBERS: Final = {
    "mean": "avg({0}) FILTER ({1})",
    "median": "median({0}) FILTER ({1})",
    "sum": "sum({0}) FILTER ({1})",
    # Squares of larger numbers are beyond what a number can be.
    "std": "stddev_samp({0}) FILTER ({1} AND abs({0}) < 1e150)",
}


@dataclass(frozen=True)
class Output:
    """A column of the answer: how it is computed, read and told."""

    sql: str
    described: dict[str, Any]
    column: dict[str, Any] | None  # as this one its cells are told; None for plain numbers
    place: int = -1  # "first": the cells are those of rows, from this column

    @property
    def is_first(self) -> bool:
        """Whether the database gives a number of a row for the cell."""
        return self.place >= 0


class Result:
    """Rows that were computed, kept in the database."""

    def __init__(self, connection: DuckDBPyConnection, total: int, width: int) -> None:
        self.connection = connection
        self.total = total
        self.size_bytes = MIN_BYTES + total * width * CELL_BYTES
        self.lock = threading.Lock()

    def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for some of the rows; one question at a time."""
        with self.lock, limited(self.connection):
            return self.connection.execute(sql, list(parameters)).fetchall()


def groups(table: Stored, query: Query, memory: Memory, offset: int, limit: int) -> dict[str, Any]:
    """A window of groups, the largest first unless they are sorted otherwise."""
    result, outputs = answer_of_groups(table, query, memory)
    rows = _told(table, outputs, result, offset, limit)
    return {
        "columns": [each.described for each in outputs],
        "rows": [row[:-1] for row in rows],
        "group_rows": [row[-1] for row in rows],
        "offset": offset,
        "shown": len(rows),
        "total": result.total,
        "of": table.total,
    }


def answer_of_groups(table: Stored, query: Query, memory: Memory) -> tuple[Result, list[Output]]:
    """All groups, and what each column of the answer is."""
    keys = [table.place(name) for name in query.group]
    outputs = [*_key_outputs(table, keys), _count_output(), *_aggregates(table, query, keys)]
    condition = condition_of(table, query)
    order = _order(table, query, outputs)
    asked = (condition and (condition.sql, condition.parameters), [each.sql for each in outputs])
    name = ("groups", *table.name, repr(asked), order)
    result = kept(
        memory,
        name,
        lambda: in_filter(lambda: _computed(table, query, outputs, keys, order)),
        lambda made: made.size_bytes,
    )
    return result, outputs


def _computed(
    table: Stored, query: Query, outputs: Sequence[Output], keys: Sequence[int], order: str
) -> Result:
    condition = condition_of(table, query)
    places = {*keys, *(condition.places if condition else ())}
    places |= {table.place(each.described["of"]) for each in outputs if "of" in each.described}
    where = f" WHERE {condition.sql}" if condition else ""
    shown = ", ".join(f"{each.sql} AS o{number}" for number, each in enumerate(outputs))
    by = ", ".join(f"c{place}" for place in keys)
    question = (
        f"CREATE TEMP TABLE answer AS SELECT {shown}, min(row) AS row "
        f"FROM {table.relation(places)}{where} GROUP BY {by} ORDER BY {order}"
    )
    connection = cursor()
    with limited(connection):
        connection.execute(question, list(condition.parameters) if condition else [])
        [(total,)] = connection.execute("SELECT count(*) FROM answer").fetchall()
    return Result(connection, int(total), len(outputs) + 1)


def _key_outputs(table: Stored, keys: Sequence[int]) -> list[Output]:
    return [
        Output(f"c{place}", {**table.shown(place), "role": "key"}, table.columns[place])
        for place in keys
    ]


def _count_output() -> Output:
    return Output("count(*)", {"name": "count", "type": "integer", "role": "count"}, None)


def _aggregates(table: Stored, query: Query, keys: Sequence[int]) -> list[Output]:
    wanted = query.aggregates
    if wanted is None:
        names = table.names if query.columns is None else query.columns
        wanted = tuple(
            Aggregate(name, _DEFAULTS[kind])
            for name in names
            if table.place(name) not in keys
            and (kind := values.kind_of(table.columns[table.place(name)])) in _DEFAULTS
        )
    return [_aggregate(table, each) for each in wanted]


def _aggregate(table: Stored, asked: Aggregate) -> Output:
    place = table.place(asked.column)
    column, function = table.columns[place], asked.function
    kind = values.kind_of(column)
    value = values.value_of(f"c{place}", column, place).sql
    if function not in FUNCTIONS:
        raise UsageError(f"A function is one of {', '.join(FUNCTIONS)}, got {function!r:.100}.")
    told = {
        "name": f"{function} of {asked.column}",
        "role": "aggregate",
        "function": function,
        "of": asked.column,
    }
    own = {**table.shown(place), **told}
    if function == "first":
        sql = f"min(row) FILTER (c{place} IS NOT NULL)"
        return Output(sql, own, column, place)
    if function in ("count", "count distinct"):
        distinct = "DISTINCT " if function == "count distinct" else ""
        return Output(f"count({distinct}c{place})", {**told, "type": "integer"}, None)
    number = {**told, "type": "number"}
    if function in OF_NUMBERS and kind in (NUMBER, NULL):
        counted = f"NOT isnan(({value})::DOUBLE)" if kind == NUMBER else "TRUE"
        if function == "std":
            counted = f"isfinite(({value})::DOUBLE)"
        sql = _OF_NUMBERS[function].format(f"({value})::DOUBLE", counted)
        return Output(sql, number, None)
    if function == SHARE and kind in (BOOL, NULL):
        return Output(f"avg(({value})::INTEGER)", number, None)
    if function in OF_ORDERED and kind not in (MEDIA, ARRAY, BYTES):
        return _extreme(place, column, function, value, own)
    raise UsageError(f"There is no {function} of the column {asked.column!r:.100}.")


def _extreme(
    place: int, column: dict[str, Any], function: str, value: str, told: dict[str, Any]
) -> Output:
    """The row that has it, for all but floats, of which NaN is left out."""
    if column["type"] == "number" and not column.get("json"):
        sql = f"{function}(c{place}) FILTER (NOT isnan((c{place})::DOUBLE))"
        return Output(sql, told, column)
    keys = sort_expression(f"c{place}", column)
    if len(keys) == 1:
        return Output(f"{function}(c{place})", told, column)
    return Output(f"arg_{function}(c{place}, {value})", told, column)


def _order(table: Stored, query: Query, outputs: Sequence[Output]) -> str:
    count = len(query.group)
    chosen = [(_sorted_by(query, outputs, each), each.descending) for each in query.sort]
    if not chosen:
        chosen = [(count, True), *((number, False) for number in range(count))]
    keys = []
    for number, descending in chosen:
        output = outputs[number]
        names = [f"o{number}"]
        if output.column is not None and not output.is_first:
            names = sort_expression(f"o{number}", output.column)
        keys += [f"{name} {'DESC' if descending else 'ASC'} NULLS LAST" for name in names]
    return ", ".join([*keys, "row"])


def _sorted_by(query: Query, outputs: Sequence[Output], sort: Sort) -> int:
    if sort.function == "count" and not sort.column:
        return len(query.group)
    for number, each in enumerate(outputs):
        told = each.described
        if not sort.function and told["role"] == "key" and told["name"] == sort.column:
            return number
        if (told.get("function"), told.get("of")) == (sort.function, sort.column):
            return number
    raise UsageError(
        f"Groups are sorted by their keys, count and aggregates, not by "
        f"{sort.function} {sort.column!r:.100}."
    )


def _told(
    table: Stored, outputs: Sequence[Output], result: Result, offset: int, limit: int
) -> list[list[Any]]:
    shown = ", ".join(
        f"o{number}"
        if each.column is None or each.is_first
        else expression(f"o{number}", each.column)
        for number, each in enumerate(outputs)
    )
    found = result.fetch(f"SELECT {shown}, row FROM answer LIMIT ? OFFSET ?", [limit, offset])
    columns: list[list[Any]] = []
    for number, each in enumerate(outputs):
        cells = [row[number] for row in found]
        if each.is_first:
            columns.append(_cells_of(table, each.place, cells))
        else:
            decode = decoder(each.column) if each.column is not None else to_json
            columns.append([decode(cell) for cell in cells])
    columns.append([row[-1] for row in found])
    return [list(row) for row in zip(*columns, strict=True)]


def _cells_of(table: Stored, place: int, rows: Sequence[int | None]) -> list[Any]:
    wanted = [row for row in rows if row is not None]
    told = iter(table.cells([place], wanted))
    return [None if row is None else next(told)[0] for row in rows]
