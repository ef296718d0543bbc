"""Which rows of a comparison fulfil a filter, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis import _table_values as values
from marey.analysis._table_cells import sort_expression
from marey.analysis._table_engine import cursor, limited
from marey.analysis._table_rows import in_filter
from marey.analysis._table_stored import Stored, kept
from marey.analysis._table_values import NUMBER, Piece, filled
from marey.analysis._table_where import Names, parse
from marey.errors import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._memory import Memory
    from marey.analysis._table_differences import Shared
    from marey.analysis._table_match import Key, Matched
    from marey.analysis._table_question import Query, Sort

    Places = npt.NDArray[np.int64]

_SIDES: Final = 10_000_000  # columns of a table; those of all have one number each


def joined_rows(
    tables: Sequence[Stored],
    columns: Sequence[Shared],
    found: Matched,
    key: Key,
    query: Query,
    memory: Memory,
) -> Places:
    """Places of the rows, in the order wanted."""
    if not query.filter.strip() and not query.sort:
        return np.arange(found.rows.shape[1])
    names = tuple(table.name for table in tables)
    asked = ("joined", names, key, query.filter, repr(query.sort))
    return kept(
        memory,
        asked,
        lambda: _asked(tables, columns, found, query),
        lambda made: made.nbytes + 1000,
    )


def _asked(
    tables: Sequence[Stored], columns: Sequence[Shared], found: Matched, query: Query
) -> Places:
    named = _names(tables, columns)
    condition = parse(query.filter, named)
    orders = [_order(tables, columns, named, each) for each in query.sort]
    places = frozenset().union(*(each.places for each in (condition, *orders) if each is not None))
    relation = _relation(tables, places)
    where = f" WHERE {condition.sql}" if condition else ""
    by = "".join(
        f"{order.sql} {'DESC' if sort.descending else 'ASC'} NULLS LAST, "
        for order, sort in zip(orders, query.sort, strict=True)
    )
    parameters = [*(condition.parameters if condition else ())]
    numbers = {"place": np.arange(found.rows.shape[1])}
    numbers |= {f"r{side}": np.ascontiguousarray(rows) for side, rows in enumerate(found.rows)}
    with cursor() as connection, limited(connection):
        connection.register("joined", numbers)
        told = in_filter(
            lambda: connection.execute(
                f"SELECT place FROM {relation}{where} ORDER BY {by}place", parameters
            ).fetchnumpy()
        )
    return np.asarray(told["place"], np.int64)


def _relation(tables: Sequence[Stored], places: frozenset[int]) -> str:
    joined = "joined"
    for side, table in enumerate(tables):
        own = sorted(place - side * _SIDES for place in places if place // _SIDES == side)
        if own:
            cells = ", ".join(f"c{place} AS s{side}c{place}" for place in own)
            joined += (
                f" LEFT JOIN (SELECT {cells}, row AS row{side} FROM {table.relation(own)}) "
                f"ON row{side} = r{side}"
            )
    return joined


def _value(tables: Sequence[Stored], column: Shared, side: int) -> Piece:
    place = column.places[side]
    if place is None:
        raise UsageError(f"The {side + 1}. table has no column {column.name!r:.200}")
    described = tables[side].columns[place]
    return values.value_of(f"s{side}c{place}", described, side * _SIDES + place)


def _names(tables: Sequence[Stored], columns: Sequence[Shared]) -> Names:
    """Columns by their names, of the first table that has the row, and with ``@`` of one table."""
    found: dict[str, Piece] = {}
    for column in columns:
        pieces = {side: _value(tables, column, side) for side in column.sides}
        for side, piece in pieces.items():
            found[f"{column.name}@{side + 1}"] = piece
        found.setdefault(column.name, _first(pieces))
    for column in columns:  # a column whose own name has an @ goes before one of a table
        pieces = {side: _value(tables, column, side) for side in column.sides}
        found[column.name] = _first(pieces)
    return Names(found, Piece("place", NUMBER))


def _first(pieces: Mapping[int, Piece]) -> Piece:
    kinds = {piece.kind for piece in pieces.values()}
    first = next(iter(pieces.values()))
    if len(kinds) > 1 or len(pieces) == 1:
        return first
    cases = " ".join(f"WHEN r{each} >= 0 THEN {{{at}}}" for at, each in enumerate(pieces))
    can_be_nan = any(piece.can_be_nan for piece in pieces.values())
    return filled(f"(CASE {cases} END)", first.kind, list(pieces.values()), can_be_nan)


def _order(tables: Sequence[Stored], columns: Sequence[Shared], named: Names, sort: Sort) -> Piece:
    column = next((each for each in columns if each.name == sort.column), None)
    if column is None:
        raise UsageError(f"None of the tables has a column {sort.column!r:.200}")
    if sort.delta:
        return _delta(tables, column)
    if sort.side is None:
        return named.columns[sort.column]
    if sort.side >= len(tables):
        raise UsageError(f"There are {len(tables)} tables, so side is less than that.")
    piece = _value(tables, column, sort.side)
    place = column.places[sort.side]
    assert place is not None
    return _sortable(piece, tables[sort.side].columns[place], f"s{sort.side}c{place}")


def _sortable(piece: Piece, described: Mapping[str, Any], name: str) -> Piece:
    key = sort_expression(name, described)[0]
    return Piece(key, piece.kind, (), piece.places)


def _delta(tables: Sequence[Stored], column: Shared) -> Piece:
    """How far the last table's cell is from the first's, the sign left out."""
    first, last = column.sides[0], column.sides[-1]
    pieces = [_value(tables, column, side) for side in (first, last)]
    if {piece.kind for piece in pieces} != {NUMBER} or first == last:
        raise UsageError(f"There is no difference of {column.name!r:.200}: it needs numbers.")
    return filled("abs(({1})::DOUBLE - ({0})::DOUBLE)", NUMBER, pieces)
