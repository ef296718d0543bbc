"""Functions of the language in which rows are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marey.analysis._table_engine import cursor
from marey.analysis._table_values import (
    ARRAY,
    BOOL,
    BYTES,
    DATE,
    JSON,
    MEDIA,
    NUMBER,
    TEXT,
    Piece,
    filled,
    number,
    text_of,
)

MANY: Final = 20


@dataclass(frozen=True)
class Function:
    """What a function takes and how it is said in SQL; ``{*}`` stands for all arguments."""

    signature: str
    meaning: str
    takes: tuple[tuple[str, ...], ...]
    gives: str
    template: str
    count: tuple[int, int] = (1, 1)
    as_text: bool = False
    default: Piece | None = None

    def of(self, arguments: Sequence[Piece]) -> Piece:
        """The function of some arguments."""
        pieces = [text_of(each) for each in arguments] if self.as_text else list(arguments)
        if self.default is not None and len(pieces) < self.count[1]:
            pieces.append(self.default)
        every = ", ".join(f"{{{place}}}" for place in range(len(pieces)))
        template = self.template.replace("{*}", every)
        if self.gives == "length":
            return _length(pieces[0])
        gives = pieces[0].kind if self.gives == "same" else self.gives
        can_be_nan = gives == NUMBER and (
            self.gives == NUMBER or any(each.can_be_nan for each in pieces)
        )
        return filled(template, gives, pieces, can_be_nan)


def _length(piece: Piece) -> Piece:
    if piece.kind == ARRAY:
        return filled("len({0})", NUMBER, [piece])
    if piece.kind == BYTES:
        return filled("octet_length({0})", NUMBER, [piece])
    if piece.kind == JSON:
        # Of lists their elements, of dicts their keys, of other text its characters.
        listed = "try_cast({0} AS JSON)"
        return filled(
            f"CASE json_type({listed}) WHEN 'ARRAY' THEN json_array_length({listed})::BIGINT "
            f"WHEN 'OBJECT' THEN len(json_keys({listed})) ELSE length({{0}}) END",
            NUMBER,
            [piece],
        )
    return filled("length({0})", NUMBER, [text_of(piece)])


def _number(name: str, meaning: str, template: str, signature: str = "number") -> Function:
    return Function(signature, meaning, ((NUMBER,),), NUMBER, template)


def _of_text(meaning: str, template: str) -> Function:
    return Function("text", meaning, ((TEXT, JSON, MEDIA),), TEXT, template, as_text=True)


def _of_date(meaning: str, part: str) -> Function:
    return Function("date", meaning, ((DATE,),), NUMBER, f"{part}({{0}})")


FUNCTIONS: Final[dict[str, Function]] = {
    "abs": _number("abs", "without its sign", "abs({0})"),
    "round": Function(
        "number, digits", "rounded", ((NUMBER,),), NUMBER,
        "round(({0})::DOUBLE, ({1})::INTEGER)", (1, 2), default=number(0),
    ),
    "floor": _number("floor", "the next whole number below", "floor({0})"),
    "ceil": _number("ceil", "the next whole number above", "ceil({0})"),
    "sqrt": _number("sqrt", "square root", "CASE WHEN {0} >= 0 THEN sqrt({0}) END"),
    "log": _number("log", "natural logarithm", "CASE WHEN {0} > 0 THEN ln({0}) END"),
    "log10": _number("log10", "logarithm to base 10", "CASE WHEN {0} > 0 THEN log10({0}) END"),
    "exp": _number("exp", "e to this power", "exp(least(({0})::DOUBLE, 709))"),
    "min": Function(
        "a, b, …", "the smallest", ((NUMBER,),), NUMBER, "least({*})", (2, MANY)
    ),
    "max": Function(
        "a, b, …", "the largest", ((NUMBER,),), NUMBER, "greatest({*})", (2, MANY)
    ),
    "is_nan": Function("number", "whether it is NaN", ((NUMBER,),), BOOL, "isnan(({0})::DOUBLE)"),
    "is_finite": Function(
        "number", "neither NaN nor infinite", ((NUMBER,),), BOOL, "isfinite(({0})::DOUBLE)"
    ),
    "length": Function(
        "text", "characters, or elements", ((TEXT, JSON, MEDIA, ARRAY, BYTES),), "length", "{0}"
    ),
    "lower": _of_text("in lower case", "lower({0})"),
    "upper": _of_text("in upper case", "upper({0})"),
    "trim": _of_text("without spaces around it", "trim({0})"),
    "text": Function("value", "as text", ((),), TEXT, "{0}", as_text=True),
    "number": Function(
        "text", "the number that it says", ((),), NUMBER, "try_cast({0} AS DOUBLE)", as_text=True
    ),
    "field": Function(
        "dict, path", "what a dict or list has there, as text", ((JSON, MEDIA), (TEXT,)), TEXT,
        "json_extract_string({0}, {1})", (2, 2),
    ),
    "caption": Function(
        "media", "the caption", ((MEDIA,),), TEXT, "json_extract_string({0}, '$.meta.caption')"
    ),
    "coalesce": Function(
        "a, b, …", "the first that is not null", ((),), "same", "coalesce({*})", (2, MANY)
    ),
    "year": _of_date("the year", "year"),
    "month": _of_date("from 1 to 12", "month"),
    "day": _of_date("of the month", "day"),
    "hour": _of_date("from 0 to 23", "hour"),
    "minute": _of_date("from 0 to 59", "minute"),
    "weekday": _of_date("from 1, Monday, to 7", "isodow"),
}  # fmt: skip


def checked_pattern(pattern: str) -> str:
    """What is wrong with a regular expression; nothing if it is one."""
    import duckdb

    with cursor() as connection:
        try:
            connection.execute("SELECT regexp_matches('', ?)", [pattern]).fetchall()
        except duckdb.Error as error:
            return str(error).rpartition(":")[0].rpartition(": ")[2][:100] or "it is not valid"
    return ""
