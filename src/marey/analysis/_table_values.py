"""Typed pieces of SQL: what a column is to a condition, and how pieces are put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

NUMBER, TEXT, BOOL, DATE, JSON, MEDIA, BYTES, ARRAY, NULL = (
    "number", "text", "bool", "date", "json", "media", "bytes", "array", "null",
)  # fmt: skip
_TICKS_IN_SECOND: Final = {"us": 1e6, "ns": 1e9}
_PLACE: Final = re.compile(r"\{(\d)\}")


@dataclass(frozen=True)
class Piece:
    """SQL with its parameters, and what it gives.

    Parameters
    ----------
    sql:
        With ``?`` for each parameter.
    kind:
        One of the words above.
    parameters:
        What is bound.
    places:
        Columns that it reads.
    can_be_nan:
        Whether a comparison must look for NaN.
    literal:
        What was written, if it is a constant.
    """

    sql: str
    kind: str
    parameters: tuple[Any, ...] = ()
    places: frozenset[int] = field(default_factory=frozenset)
    can_be_nan: bool = False
    literal: Any = None


def filled(template: str, kind: str, pieces: Sequence[Piece], can_be_nan: bool = False) -> Piece:
    """A template in which ``{0}`` is the first piece, as often as it stands there.

    Examples
    --------
    >>> filled("({0} > {1})", "bool", [Piece("c0", "number"), Piece("?", "number", (3,))])
    Piece(sql='(c0 > ?)', kind='bool', parameters=(3,), places=frozenset(), can_be_nan=False, literal=None)
    """
    order = [pieces[int(number)] for number in _PLACE.findall(template)]
    sql = _PLACE.sub(lambda match: pieces[int(match[1])].sql, template)
    parameters = tuple(value for piece in order for value in piece.parameters)
    places = frozenset(place for piece in pieces for place in piece.places)
    return Piece(sql, kind, parameters, places, can_be_nan)


def number(value: float) -> Piece:
    """A constant number; integers stay exact."""
    sql = "?" if type(value) is int else "?::DOUBLE"
    return Piece(sql, NUMBER, (value,), can_be_nan=value != value, literal=value)


def text(value: str) -> Piece:
    """A constant text."""
    return Piece("?::VARCHAR", TEXT, (value,), literal=value)


def kind_of(column: Mapping[str, Any]) -> str:
    """What a column is to a condition."""
    name = column["type"]
    if name in ("integer", "decimal") or (name == "duration" and not column.get("json")):
        return NUMBER
    if column.get("json"):
        return JSON
    if "shape" in column:
        return ARRAY
    kinds = {
        "number": NUMBER,
        "boolean": BOOL,
        "date": DATE,
        "datetime": DATE,
        "media": MEDIA,
        "bytes": BYTES,
        "empty": NULL,
        "list": JSON,
        "dict": JSON,
        "any": JSON,
    }
    return kinds.get(name, TEXT)


def value_of(name: str, column: Mapping[str, Any], place: int) -> Piece:
    """A column as it is compared, searched and counted; durations are seconds."""
    kind, places = kind_of(column), frozenset((place,))
    if kind == NUMBER:
        if column["type"] == "duration":
            ticks = _TICKS_IN_SECOND.get(column.get("unit", "us"), 1e6)
            return Piece(f"({name} / {ticks}::DOUBLE)", NUMBER, (), places)
        if column["type"] == "decimal" or column.get("json"):
            return Piece(f"try_cast({name} AS DOUBLE)", NUMBER, (), places)
        return Piece(name, NUMBER, (), places, can_be_nan=column["type"] == "number")
    if column.get("utc"):
        # Without time zone, for which the database would need an extension.
        return Piece(f"make_timestamp(epoch_us({name}))", DATE, (), places)
    if kind == JSON:
        return Piece(f"coalesce(json_extract_string({name}, '$'), {name})", JSON, (), places)
    return Piece(name, kind, (), places)


def text_of(piece: Piece) -> Piece:
    """A piece as text; of media it is the caption."""
    if piece.kind in (TEXT, JSON):
        return Piece(piece.sql, TEXT, piece.parameters, piece.places)
    if piece.kind == MEDIA:
        return filled("json_extract_string({0}, '$.meta.caption')", TEXT, [piece])
    if piece.kind == BOOL:
        return filled("CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END", TEXT, [piece])
    return filled("({0})::VARCHAR", TEXT, [piece])


def either(conditions: Sequence[str], joiner: str) -> str:
    """Conditions joined as a tree that is not deep, however many they are."""
    if len(conditions) == 1:
        return conditions[0]
    half = len(conditions) // 2
    return f"({either(conditions[:half], joiner)} {joiner} {either(conditions[half:], joiner)})"
