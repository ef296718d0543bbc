"""The language in which pictures are asked for: text to a tree; what the tree means is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from marey.analysis._where import Grammar, Reader, number_of

MAX_TERMS: Final = 64
MAX_LISTED: Final = 1000

REGION_NUMBERS: Final = ("score", "area", "share", "width", "height", "x", "y")
REGION_TEXTS: Final = ("class", "layer", "type", "box.caption")
IMAGE_NUMBERS: Final = ("step", "position", "boxes", "image.width", "image.height")
IMAGE_TEXTS: Final = ("run", "sample", "caption")
SCORE: Final = "score."
FIELDS: Final = (*REGION_TEXTS, *REGION_NUMBERS, "score.<name>", *IMAGE_TEXTS, *IMAGE_NUMBERS)
_WORDS: Final = ("and", "or", "not", "in", "any", "count")
_COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
_FOR_TEXT: Final = ("=", "!=", "~", "!~", "in", "not in")
_FOR_NUMBERS: Final = (*_COMPARISONS, "in", "not in")
_GRAMMAR: Final = Grammar(
    symbols=("<=", ">=", "!=", "<>", "==", "!~", "<", ">", "=", "~", "(", ")", ","),
    ends_word=frozenset("<>=!~(),\"'"),
    quotes={'"': "text", "'": "text"},
    patterns={},
)


@dataclass(frozen=True)
class Value:
    """What a field is compared with: its text, and the number it is, if it is one."""

    text: str
    number: float | None


@dataclass(frozen=True)
class Compare:
    """``field operator values``; several values only for ``in`` and ``not in``."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class And:
    """All hold, those about regions for the same one."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """One of them holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """It does not hold for the picture, whatever the region."""

    part: Node


@dataclass(frozen=True)
class Exists:
    """It holds for the picture with some region, which may be another than around it."""

    part: Node


@dataclass(frozen=True)
class Count:
    """So many regions of the picture fulfil it."""

    part: Node
    operator: str
    value: Value


Node = Compare | And | Or | Not | Exists | Count


def parse(text: str) -> Node | None:
    """The tree of an expression; None if there is nothing in it.

    Raises
    ------
    UsageError
        It is no expression. The message says where, and what was expected.

    Examples
    --------
    >>> parse("class = car and score < 0.3").parts[1]
    Compare(field='score', operator='<', values=(Value(text='0.3', number=0.3),))
    >>> parse("class =")
    Traceback (most recent call last):
    marey.errors.UsageError: At character 8: expected a value, got the end.
    """
    return _Parser(text).whole()


class _Parser(Reader):
    def __init__(self, text: str) -> None:
        super().__init__(text, _GRAMMAR)
        self._terms = 0

    def whole(self) -> Node | None:
        if self._next.kind == "end":
            return None
        node = self._or()
        if self._next.kind != "end":
            self._fail("'and', 'or' or the end")
        return node

    def _or(self) -> Node:
        parts = [self._and()]
        while self._is_word("or"):
            self._take()
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Node:
        parts = [self._not()]
        while self._is_word("and"):
            self._take()
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Node:
        if not self._is_word("not"):
            return self._term()
        self._take()
        with self._deeper():
            return Not(self._not())

    def _group(self) -> Node:
        self._expect("(")
        with self._deeper():
            node = self._or()
        self._expect(")")
        return node

    def _term(self) -> Node:
        if self._is_symbol("("):
            return self._group()
        self._terms += 1
        if self._terms > MAX_TERMS:
            self._fail(f"at most {MAX_TERMS} comparisons; 'in (…)' takes many values")
        if self._is_word("any"):
            self._take()
            return Exists(self._group())
        if self._is_word("count"):
            self._take()
            return self._count(self._group())
        return self._compare()

    def _count(self, part: Node) -> Node:
        operator = self._operator(_COMPARISONS, "count(…)")
        return Count(part, operator, self._number())

    def _compare(self) -> Node:
        field = self._field()
        is_text = field in REGION_TEXTS or field in IMAGE_TEXTS
        operator = self._operator(_FOR_TEXT if is_text else _FOR_NUMBERS, field)
        read = self._value if is_text else self._number
        if operator not in ("in", "not in"):
            return Compare(field, operator, (read(),))
        self._expect("(")
        values = [read()]
        while self._is_symbol(","):
            self._take()
            if len(values) >= MAX_LISTED:
                self._fail(f"at most {MAX_LISTED:,} values")
            values.append(read())
        self._expect(")")
        return Compare(field, operator, tuple(values))

    def _field(self) -> str:
        token = self._next
        if token.kind == "word":
            name = token.text
            if name.lower() in FIELDS and name.lower() not in _WORDS:
                self._take()
                return name.lower()
            if name.lower().startswith(SCORE):
                self._take()
                if len(name) > len(SCORE):
                    return SCORE + name[len(SCORE) :]
                if self._next.kind == "text":  # score."any name"
                    return SCORE + self._take().text
        hint = f"; a score by its name is {SCORE}{token.text[:40]}" if token.kind == "word" else ""
        return self._fail(f"a field ({', '.join(FIELDS)}{hint})")

    def _operator(self, allowed: tuple[str, ...], what: str) -> str:
        token = self._next
        text = {"==": "=", "<>": "!="}.get(token.text, token.text.lower())
        if token.kind == "word" and text == "not" and self._following.text.lower() == "in":
            text = "not in"
        if token.kind not in ("symbol", "word") or text not in allowed:
            self._fail(f"one of {' '.join(allowed)} after {what[:40]}")
        self._place += 2 if text == "not in" else 1
        return text

    def _value(self) -> Value:
        token = self._next
        if token.kind not in ("word", "number", "text"):
            self._fail("a value")
        if token.kind == "word" and token.text.lower() in _WORDS:
            self._fail("a value (in quotes, if it is one of and, or, not, in)")
        self._take()
        return Value(token.text, None if token.kind == "text" else number_of(token.text))

    def _number(self) -> Value:
        token = self._next
        number = number_of(token.text) if token.kind in ("number", "word") else None
        if number is None:
            self._fail("a number")
        self._take()
        return Value(token.text, number)
