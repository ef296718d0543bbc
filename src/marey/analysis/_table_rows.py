"""Which rows of a table are asked for and in which order; numbers of rows are kept, not cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from marey.analysis import _table_values as values
from marey.analysis._table_cells import sort_expression
from marey.analysis._table_stored import kept
from marey.analysis._table_values import (
    ARRAY,
    BOOL,
    BYTES,
    DATE,
    JSON,
    MEDIA,
    NULL,
    NUMBER,
    TEXT,
    Piece,
    filled,
)
from marey.analysis._table_where import moment_of, names_of, parse
from marey.errors import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._memory import Memory
    from marey.analysis._table_question import Query
    from marey.analysis._table_sql import Computed
    from marey.analysis._table_stored import Stored

    Table = Stored | Computed

    RowNumbers = npt.NDArray[np.uint32]

_BY_TEXT: Final = (NUMBER, TEXT, JSON)
_IN_NUMBERS: Final = frozenset("0123456789+-.einfa:")
"""Characters of numbers as text, in lower case."""
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Rows:
    """Numbers of rows in order; None for all in theirs."""

    numbers: RowNumbers | None
    total: int

    def window(self, offset: int, limit: int) -> list[int]:
        """Some of the numbers."""
        if self.numbers is None:
            return list(range(min(offset, self.total), min(offset + limit, self.total)))
        return self.numbers[offset : offset + limit].tolist()  # type: ignore[no-any-return]


def condition_of(table: Table, query: Query) -> Piece | None:
    """What rows must fulfil; None if nothing."""
    names = names_of(table.columns)
    parts = [parse(query.filter, names)] if query.filter.strip() else []
    if query.search:
        parts.append(_search(table, query.search))
    if query.within_row is not None:
        parts += [_like_row(table, table.place(name), query.within_row) for name in query.group]
    elif query.within is not None:
        for name, value in zip(query.group, query.within, strict=True):
            parts.append(_is_in_group(table, name, value))
    found = [part for part in parts if part is not None]
    if not found:
        return None
    template = " AND ".join(f"{{{place}}}" for place in range(len(found)))
    return filled(f"({template})", BOOL, found)


def rows_of(table: Table, query: Query, memory: Memory) -> Rows:
    """The rows that fulfil a query, in its order.

    Raises
    ------
    UsageError
        The filter is wrong, or there is no such column.
    """
    condition = condition_of(table, query)
    sorts = [(table.place(each.column), each.descending) for each in query.sort]
    if condition is None and not sorts:
        return Rows(None, table.total)
    if not sorts and condition is not None:
        asked: tuple[object, ...] = (condition.sql, condition.parameters)
        return _kept(table, memory, asked, lambda: _found(table, condition, []))
    asked = (condition and (condition.sql, condition.parameters), tuple(sorts))
    return _kept(table, memory, asked, lambda: _found(table, condition, sorts))


def _kept(
    table: Table, memory: Memory, asked: tuple[object, ...], find: Callable[[], RowNumbers]
) -> Rows:
    name = ("rows", *table.name, *(repr(each) for each in asked))
    numbers = kept(memory, name, find, lambda found: found.nbytes + 1000)
    return Rows(numbers, len(numbers))


def _found(table: Table, condition: Piece | None, sorts: Sequence[tuple[int, bool]]) -> RowNumbers:
    places = {place for place, _ in sorts} | (condition.places if condition else set())
    where = f" WHERE {condition.sql}" if condition else ""
    order = f" ORDER BY {', '.join([*order_keys(table, sorts), 'row'])}" if sorts else ""
    question = f"SELECT row::UINTEGER AS row FROM {table.relation(places)}{where}{order}"
    parameters = condition.parameters if condition else ()
    found = in_filter(lambda: table.fetch_arrays(question, parameters))
    return np.asarray(found["row"], np.uint32)


def order_keys(table: Table, sorts: Sequence[tuple[int, bool]]) -> list[str]:
    """What to sort by in SQL; NaN comes after all numbers and empty cells last, in both directions."""
    keys = []
    for place, descending in sorts:
        column = table.columns[place]
        if descending and column["type"] == "number" and not column.get("json"):
            keys.append(f"isnan(c{place}) NULLS LAST")  # else NaN is the largest number
        direction = "DESC" if descending else "ASC"
        found = sort_expression(f"c{place}", column)
        keys += [f"{key} {direction} NULLS LAST" for key in found]
    return keys


def in_filter(ask: Callable[[], Answer]) -> Answer:
    """What is asked; a filter that the database cannot compute is told as a wrong question."""
    import duckdb

    try:
        return ask()
    except (duckdb.InvalidInputException, duckdb.OutOfRangeException) as error:
        if "parquet" in str(error).lower():
            raise
        raise UsageError(f"The filter cannot be computed: {str(error).splitlines()[0]}") from None
    except (duckdb.ConversionException, duckdb.BinderException) as error:
        raise UsageError(f"The filter cannot be computed: {str(error).splitlines()[0]}") from None


def searchable(table: Table) -> list[int]:
    """Columns whose cells can be said in a line."""
    kinds = (MEDIA, ARRAY, BYTES, NULL)
    return [place for place, each in enumerate(table.columns) if values.kind_of(each) not in kinds]


def _search(table: Table, text: str) -> Piece:
    """Rows in which any cell has the text, whatever its case."""
    needle = text.lower()
    like_number = set(needle) <= _IN_NUMBERS
    parts = []
    for place in searchable(table):
        column = table.columns[place]
        kind = values.kind_of(column)
        if kind == NUMBER and not like_number:
            continue
        plain = kind == NUMBER and (column["type"] == "decimal" or column.get("json"))
        piece = Piece(f"c{place}", kind, (), frozenset((place,)))
        if not plain:
            piece = values.value_of(f"c{place}", column, place)
        shown = values.text_of(piece).sql if not plain else piece.sql
        lowered = shown if kind in (NUMBER, DATE, BOOL) else f"lower({shown})"
        parts.append((place, f"contains({lowered}, ?)"))
    if not parts:
        return Piece("FALSE", BOOL)
    sql = values.either([f"coalesce({each}, false)" for _, each in parts], "OR")
    return Piece(sql, BOOL, (needle,) * len(parts), frozenset(place for place, _ in parts))


def _is_in_group(table: Table, name: str, value: Any) -> Piece:
    """Rows whose cell is the one that a group's row showed."""
    place = table.place(name)
    column, places = table.columns[place], frozenset((place,))
    if value is None:
        return Piece(f"(c{place} IS NULL)", BOOL, (), places)
    cell = Piece(f"c{place}", "", (), places)
    kind = values.kind_of(column)
    if kind == BOOL and isinstance(value, bool):
        return filled("({0} = {1})", BOOL, [cell, Piece("?::BOOLEAN", BOOL, (value,))])
    if kind == NUMBER and not column.get("json") and column["type"] in ("integer", "number"):
        return filled("({0} = {1})", BOOL, [cell, _number(value, name)])
    if kind == DATE:
        moment = moment_of(value) if isinstance(value, str) else None
        if moment is None:
            raise UsageError(f"within needs a date for {name!r:.100}, got {value!r:.100}.")
        cell = values.value_of(f"c{place}", column, place)
        return filled("({0} = {1})", BOOL, [cell, Piece("?::TIMESTAMP", DATE, (moment,))])
    if kind not in _BY_TEXT or column["type"] in ("duration", "list", "dict"):
        raise UsageError(f"Groups by {name!r:.100} are opened by within_row, not by within.")
    return filled("({0} = {1})", BOOL, [cell, values.text(str(value))])


def _like_row(table: Table, place: int, row: int) -> Piece:
    """Rows whose cell is the same as that of one row."""
    one = f"(SELECT c{place} FROM {table.relation([place])} WHERE row = ?)"
    return Piece(f"(c{place} IS NOT DISTINCT FROM {one})", BOOL, (row,), frozenset((place,)))


def _number(value: Any, name: str) -> Piece:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise UsageError(f"within needs a number for {name!r:.100}, got {value!r:.100}.")
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        try:
            number = float(value)
        except ValueError:
            raise UsageError(
                f"within needs a number for {name!r:.100}, got {value!r:.100}."
            ) from None
    return values.number(number)
