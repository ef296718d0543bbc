"""What the languages of conditions have in common: text to tokens, and a reader of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NoReturn

from marey.errors import UsageError

MAX_CHARACTERS: Final = 20_000
MAX_DEPTH: Final = 40
MAX_SHOWN: Final = 40  # characters of a token in a message


@dataclass(frozen=True)
class Token:
    """A piece of the text; ``kind`` is symbol, word, number, text, end or one of ``patterns``."""

    kind: str
    text: str
    start: int
    end: int = -1


@dataclass(frozen=True)
class Grammar:
    """What the tokens of a language are.

    Parameters
    ----------
    symbols:
        Longer ones before those they begin with.
    ends_word:
        Characters that no word has, besides spaces.
    quotes:
        Each character that opens quoted text also closes it, and the kind of such a token.
    patterns:
        Other tokens, tried before words.
    """

    symbols: Sequence[str]
    ends_word: frozenset[str]
    quotes: dict[str, str]
    patterns: dict[str, re.Pattern[str]]


def check_length(text: str) -> None:
    """Refuse text that nobody wrote by hand."""
    if len(text) > MAX_CHARACTERS:
        raise UsageError(
            f"At character {MAX_CHARACTERS + 1}: an expression has at most "
            f"{MAX_CHARACTERS:,} characters, got {len(text):,}."
        )


def number_of(text: str) -> float | None:
    """The number that a word is; ``5%`` is 0.05."""
    plain = text[:-1] if text.endswith("%") else text
    try:
        number = float(plain) if "_" not in plain else None
    except ValueError:
        return None
    return number if number is None or plain == text else number / 100


def tokens(text: str, grammar: Grammar) -> list[Token]:
    """All tokens of a text; the last is the end.

    Raises
    ------
    UsageError
        A quote that is not closed, or a character that begins nothing.
    """
    found: list[Token] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _token(text, place, grammar)
        found.append(token)
        place = token.end
    return [*found, Token("end", "", len(text), len(text))]


def _token(text: str, start: int, grammar: Grammar) -> Token:
    if text[start] in grammar.quotes:
        return _quoted(text, start, grammar.quotes[text[start]])
    for kind, pattern in grammar.patterns.items():
        match = pattern.match(text, start)
        if match is not None:
            return Token(kind, match[0], start, match.end())
    for symbol in grammar.symbols:
        if text.startswith(symbol, start):
            return Token("symbol", symbol, start, start + len(symbol))
    end = start
    while end < len(text) and not text[end].isspace() and text[end] not in grammar.ends_word:
        end += 1
    if end == start:
        raise UsageError(f"At character {start + 1}: expected an expression, got {text[start]!r}.")
    word = text[start:end]
    kind = "number" if word[0] in "0123456789+-." and number_of(word) is not None else "word"
    return Token(kind, word, start, end)


def _quoted(text: str, start: int, kind: str) -> Token:
    quote, place, parts = text[start], start + 1, []
    while place < len(text) and text[place] != quote:
        if text[place] == "\\" and place + 1 < len(text):
            place += 1
        parts.append(text[place])
        place += 1
    if place >= len(text):
        raise UsageError(f"At character {start + 1}: this {quote} is not closed by another one.")
    return Token(kind, "".join(parts), start, place + 1)


class Reader:
    """Goes through tokens, and says where something else was expected."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        check_length(text)
        self._tokens = tokens(text, grammar)
        self._place = 0
        self._depth = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    @property
    def _following(self) -> Token:
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def _fail(self, expected: str, token: Token | None = None) -> NoReturn:
        token = token or self._next
        got = "the end" if token.kind == "end" else repr(token.text[:MAX_SHOWN])
        raise UsageError(f"At character {token.start + 1}: expected {expected}, got {got}.")

    def _take(self) -> Token:
        token = self._next
        self._place += 1
        return token

    def _is_word(self, *words: str) -> bool:
        return self._next.kind == "word" and self._next.text.lower() in words

    def _is_symbol(self, *symbols: str) -> bool:
        return self._next.kind == "symbol" and self._next.text in symbols

    def _expect(self, symbol: str) -> None:
        if not self._is_symbol(symbol):
            self._fail(f"'{symbol}'")
        self._take()

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(f"no more than {MAX_DEPTH} levels of parentheses and 'not'")
        yield
        self._depth -= 1
