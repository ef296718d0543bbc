"""What could stand next in a condition on rows: columns, operators, functions, frequent values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from marey.analysis import _table_values as values
from marey.analysis._table_functions import FUNCTIONS
from marey.analysis._table_stored import kept
from marey.analysis._table_values import BOOL, DATE, JSON, MEDIA, NUMBER, TEXT, Piece
from marey.analysis._table_where import GRAMMAR, Parser, names_of, quoted
from marey.analysis._where import tokens
from marey.errors import UsageError

if TYPE_CHECKING:
    from marey.analysis._memory import Memory
    from marey.analysis._table_sql import Computed
    from marey.analysis._table_stored import Stored

    Table = Stored | Computed

MAX_OPTIONS: Final = 50
MAX_VALUE_CHARACTERS: Final = 200
_ANY: Final = {"is null": "has no value", "is not null": "has a value"}
_EQUAL: Final = {"=": "equal", "!=": "not equal"}
_ORDER: Final = {"<": "less", "<=": "at most", ">": "more", ">=": "at least"}
_LISTED: Final = {"in (": "one of", "not in (": "none of"}
_WITH_TEXT: Final = {
    "contains": "has this text in it",
    "not contains": "has not this text in it",
    "starts with": "begins with this text",
    "ends with": "ends with this text",
    "matches": "fits a regular expression",
}
OPERATORS: Final = {
    NUMBER: _ORDER | _EQUAL | _LISTED | {"between": "from … and …"} | _ANY | {"is nan": "is NaN"},
    TEXT: _EQUAL | _WITH_TEXT | _LISTED | _ANY,
    JSON: _WITH_TEXT | _EQUAL | _LISTED | _ANY,
    DATE: _ORDER | _EQUAL | {"between": "from … and …"} | _ANY,
    BOOL: _EQUAL | _ANY,
    MEDIA: {"contains": "the caption has this text in it"} | _ANY,
}
_JOINERS: Final = {"and": "both hold", "or": "one of them holds"}
_WORDS: Final = {"not": "the opposite", "row": "number of the row, from 0"}


@dataclass(frozen=True)
class Option:
    """Something to write: what, of which kind, and what it means."""

    kind: str
    text: str
    detail: str

    def told(self) -> dict[str, str]:
        """As JSON."""
        return {"kind": self.kind, "text": self.text, "detail": self.detail}


def complete(table: Table, text: str, cursor: int, memory: Memory) -> dict[str, Any]:
    """What could stand at the cursor, in place of the characters from ``from`` to ``to``."""
    before = text[:cursor]
    start = _start(before)
    opened = before[start : start + 1]
    written = before[start:].lstrip("\"'`")
    parser = Parser("", names_of(table.columns))
    try:
        parser = Parser(before[:start], names_of(table.columns))
        parser.whole()
    except UsageError:
        pass  # what is before is not finished: that is why somebody writes on
    wanted, piece = parser.wanted
    found = _options(table, wanted, piece, written, memory)
    if opened in ("'", '"', "`"):
        kind = "column" if opened == "`" else "value"
        found = [each for each in found if each.kind == kind]
    return {"from": start, "to": cursor, "options": [each.told() for each in found[:MAX_OPTIONS]]}


def _start(before: str) -> int:
    """Where the word that is being written begins."""
    opened = _open_quote(before)
    if opened is not None:
        return opened
    found = tokens(before, GRAMMAR)
    if len(found) < 2 or found[-2].end < len(before):
        return len(before)
    last = found[-2]
    if last.kind != "symbol":
        return last.start
    return len(before) if last.text in "()," else last.start


def _open_quote(before: str) -> int | None:
    opened: int | None = None
    place = 0
    while place < len(before):
        character = before[place]
        if opened is None and character in GRAMMAR.quotes:
            opened = place
        elif opened is not None and character == "\\":
            place += 1
        elif opened is not None and character == before[opened]:
            opened = None
        place += 1
    return opened


def _options(
    table: Table, wanted: str, piece: Piece | None, written: str, memory: Memory
) -> list[Option]:
    if wanted == "joiner":
        return _fitting(_listed("word", _JOINERS), written)
    if wanted in ("is", "with", "range"):
        return _fitting(_listed("word", _AFTER[wanted]), written)
    if wanted == "operator" and piece is not None:
        told = _listed("operator", OPERATORS.get(piece.kind, _ANY))
        more = _listed("word", _JOINERS) if piece.kind == BOOL else []
        return _fitting([*told, *more], written)
    if wanted == "value" and piece is not None:
        found = list(_values(table, piece, written, memory))
        return [*found, *_fitting(_columns(table, piece.kind), written)]
    operands = [*_columns(table), *_listed("word", _WORDS), *_functions()]
    return _fitting(operands, written)


_AFTER: Final = {
    "is": {"null": "has no value", "not null": "has a value", "nan": "is NaN"},
    "with": {"with": ""},
    "range": {"and": "up to"},
}


def _listed(kind: str, told: dict[str, str]) -> list[Option]:
    return [Option(kind, text, detail) for text, detail in told.items()]


def _columns(table: Table, kind: str | None = None) -> list[Option]:
    return [
        Option("column", quoted(column["name"]), column["type"])
        for column in table.columns
        if kind is None or values.kind_of(column) == kind
    ]


def _functions() -> list[Option]:
    return [
        Option("function", f"{name}(", f"{name}({each.signature}): {each.meaning}")
        for name, each in FUNCTIONS.items()
    ]


def _fitting(options: Sequence[Option], written: str) -> list[Option]:
    """Those that begin with what is written, then those that have it in them."""
    needle = written.casefold()
    plain = [(each.text.lstrip("`").casefold(), each) for each in options]
    begin = [each for text, each in plain if text.startswith(needle)]
    inside = [each for text, each in plain if needle in text and not text.startswith(needle)]
    return [*begin, *inside]


def _values(table: Table, piece: Piece, written: str, memory: Memory) -> Iterator[Option]:
    """The most frequent values of a column that have in them what is written."""
    if len(piece.places) != 1 or piece.kind not in (TEXT, JSON, BOOL, NUMBER):
        return
    if piece.kind == BOOL:
        yield from _fitting(_listed("value", {"true": "", "false": ""}), written)
        return
    [place] = piece.places
    if piece.kind == NUMBER and table.columns[place]["type"] != "integer":
        return
    needle = written.casefold()
    found = kept(
        memory,
        ("values", *table.name, place, needle),
        _asked(table, place, needle),
        lambda made: 400 * len(made) + 200,
    )
    for value, count in found:
        shown = f"{count:,} row{'' if count == 1 else 's'}"
        yield Option("value", value if piece.kind == NUMBER else _in_quotes(value), shown)


def _asked(table: Table, place: int, needle: str) -> Callable[[], list[tuple[str, int]]]:
    shown = values.text_of(values.value_of(f"c{place}", table.columns[place], place)).sql

    def ask() -> list[tuple[str, int]]:
        rows = table.fetch(
            f"SELECT v, count(*) AS n FROM (SELECT {shown} AS v FROM {table.relation([place])}) "
            f"WHERE v IS NOT NULL AND length(v) <= ? AND contains(lower(v), ?) "
            f"GROUP BY v ORDER BY starts_with(lower(v), ?) DESC, n DESC, v LIMIT ?",
            [MAX_VALUE_CHARACTERS, needle, needle, MAX_OPTIONS],
        )
        return [(str(value), int(count)) for value, count in rows]

    return ask


def _in_quotes(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
