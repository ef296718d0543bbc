"""The language in which rows are asked for: text to a condition in SQL with bound parameters."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Final

from marey.analysis import _table_values as values
from marey.analysis._table_functions import FUNCTIONS, checked_pattern
from marey.analysis._table_values import BOOL, DATE, JSON, MEDIA, NULL, NUMBER, TEXT, Piece, filled
from marey.analysis._where import Grammar, Reader, Token, number_of

MAX_TERMS: Final = 200
MAX_LISTED: Final = 1000
WORDS: Final = (
    "and", "or", "not", "in", "is", "null", "nan", "true", "false", "between", "contains",
    "starts", "ends", "with", "matches",
)  # fmt: skip
COMPARISONS: Final = {"=": "=", "==": "=", "!=": "!=", "<>": "!="} | {
    sign: sign for sign in ("<", "<=", ">", ">=")
}
_ORDERED: Final = ("<", "<=", ">", ">=")
DATE_PATTERN: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w.])"
)
GRAMMAR: Final = Grammar(
    symbols=(
        "<=", ">=", "!=", "<>", "==", "!~", "<", ">", "=", "~", "(", ")", ",", "+", "-", "*", "/",
        "%",
    ),
    ends_word=frozenset("<>=!~(),+-*/%\"'`"),
    quotes={'"': "text", "'": "plain text", "`": "column"},
    patterns={
        "date": DATE_PATTERN,
        "number": re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?(?![\w.])"),
    },
)  # fmt: skip


class Names:
    """The columns that a condition may name."""

    def __init__(self, columns: Mapping[str, Piece], row: Piece | None) -> None:
        self.columns = columns
        self.row = row

    def find(self, name: str) -> Piece | None:
        """A column by its name; ``row`` is the number of the row unless a column is called so."""
        found = self.columns.get(name)
        return self.row if found is None and name == "row" else found

    def hint(self, name: str) -> str:
        """What columns there are, the most alike first."""
        folded = {each.casefold(): each for each in self.columns}
        close = difflib.get_close_matches(name.casefold(), list(folded)[:2000], 3, 0.6)
        shown = [folded[each] for each in close] or list(self.columns)[:8]
        more = "" if close or len(self.columns) <= len(shown) else ", …"
        return f"{'such as ' if close else ''}{', '.join(map(quoted, shown))}{more}"


def quoted(name: str) -> str:
    """A column's name as it is written in a condition."""
    plain = re.fullmatch(r"[^\W\d][\w.]*", name) and name.lower() not in WORDS
    return name if plain else "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def parse(text: str, names: Names) -> Piece | None:
    """The condition that a text says; None if it says nothing.

    Raises
    ------
    UsageError
        It is none. The message says where, and what was expected.
    """
    return Parser(text, names).whole()


class Parser(Reader):
    """Reads one condition. ``wanted`` is what could stand next, for completion."""

    def __init__(self, text: str, names: Names) -> None:
        super().__init__(text, GRAMMAR)
        self._names = names
        self._terms = 0
        self.wanted: tuple[str, Piece | None] = ("operand", None)

    def whole(self) -> Piece | None:
        """The whole condition."""
        if self._next.kind == "end":
            return None
        node = self._or()
        if self._next.kind != "end":
            self._fail("'and', 'or' or the end")
        return self._condition(node, self._tokens[0])

    def _condition(self, piece: Piece, token: Token) -> Piece:
        if piece.kind != BOOL:
            self._fail(
                f"a condition such as {token.text[:20]} {_EXAMPLES.get(piece.kind, 'is not null')}",
                token,
            )
        return filled("coalesce({0}, false)", BOOL, [piece]) if piece.places else piece

    def _or(self) -> Piece:
        return self._joined("or", self._and)

    def _and(self) -> Piece:
        return self._joined("and", self._not)

    def _joined(self, word: str, read: Callable[[], Piece]) -> Piece:
        token = self._next
        first = read()
        if not self._is_word(word):
            return first
        parts = [self._condition(first, token)]
        while self._is_word(word):
            self._take()
            token = self._next
            parts.append(self._condition(read(), token))
            self._count_term()
        joined = values.either([part.sql for part in parts], word.upper())
        parameters = tuple(value for part in parts for value in part.parameters)
        return Piece(joined, BOOL, parameters, frozenset().union(*(each.places for each in parts)))

    def _count_term(self) -> None:
        self._terms += 1
        if self._terms > MAX_TERMS:
            self._fail(f"at most {MAX_TERMS} terms; 'in (…)' takes many values")

    def _not(self) -> Piece:
        self.wanted = ("operand", None)
        if not self._is_word("not"):
            return self._predicate()
        self._take()
        token = self._next
        with self._deeper():
            return filled("(NOT {0})", BOOL, [self._condition(self._not(), token)])

    def _predicate(self) -> Piece:
        left = self._sum()
        self.wanted = ("operator", left)
        negated = self._is_word("not") and self._following.text.lower() in _AFTER_NOT
        if negated:
            self._take()
        found = self._compared(left)
        if found is None:
            return left
        self.wanted = ("joiner", None)
        if negated:
            found = filled("(NOT {0})", BOOL, [found])
        return filled("coalesce({0}, false)", BOOL, [found])

    def _compared(self, left: Piece) -> Piece | None:
        token = self._next
        if token.kind == "symbol" and token.text in COMPARISONS:
            self._take()
            return self._comparison(left, COMPARISONS[token.text])
        if self._is_symbol("~", "!~"):
            self._take()
            found = self._with_text(left, "contains(lower({0}), lower({1}))")
            return found if token.text == "~" else filled("(NOT {0})", BOOL, [found])
        if self._is_word("in", "is", "between", "contains", "starts", "ends", "matches"):
            self._take()
            return getattr(self, f"_{token.text.lower()}")(left)  # type: ignore[no-any-return]
        return None

    def _contains(self, left: Piece) -> Piece:
        return self._with_text(left, "contains(lower({0}), lower({1}))")

    def _starts(self, left: Piece) -> Piece:
        self._with()
        return self._with_text(left, "starts_with(lower({0}), lower({1}))")

    def _ends(self, left: Piece) -> Piece:
        self._with()
        return self._with_text(left, "ends_with(lower({0}), lower({1}))")

    def _matches(self, left: Piece) -> Piece:
        token = self._next
        pattern = self._text(left)
        problem = checked_pattern(pattern.literal)
        if problem:
            self._fail(f"a regular expression ({problem})", token)
        return filled("regexp_matches({0}, {1})", BOOL, [values.text_of(left), pattern])

    def _with(self) -> None:
        self.wanted = ("with", None)
        if not self._is_word("with"):
            self._fail("'with'")
        self._take()

    def _with_text(self, left: Piece, template: str) -> Piece:
        return filled(template, BOOL, [values.text_of(left), self._text(left)])

    def _text(self, left: Piece) -> Piece:
        self.wanted = ("value", left)
        token = self._next
        if token.kind in ("end", "symbol", "column"):
            self._fail("text in quotes")
        self._take()
        return values.text(token.text)

    def _is(self, left: Piece) -> Piece:
        self.wanted = ("is", left)
        negated = self._is_word("not")
        if negated:
            self._take()
        if not self._is_word("null", "nan"):
            self._fail("'null' or 'nan'")
        if self._take().text.lower() == "null":
            found = filled("({0} IS NULL)", BOOL, [left])
        else:
            found = _is_nan(left)
        return filled("(NOT coalesce({0}, false))", BOOL, [found]) if negated else found

    def _between(self, left: Piece) -> Piece:
        low = self._value(left)
        self.wanted = ("range", left)
        if not self._is_word("and"):
            self._fail("'and'")
        self._take()
        high = self._value(left)
        parts = [_compare(left, ">=", low), _compare(left, "<=", high)]
        return filled("({0} AND {1})", BOOL, parts)

    def _in(self, left: Piece) -> Piece:
        self._expect("(")
        found = [self._value(left)]
        while self._is_symbol(","):
            self._take()
            if len(found) >= MAX_LISTED:
                self._fail(f"at most {MAX_LISTED:,} values")
            found.append(self._value(left))
        self._expect(")")
        if all(each.literal is not None and not each.can_be_nan for each in found):
            left = _comparable(left, found[0])
            listed = ", ".join(each.sql for each in found)
            parameters = tuple(value for each in found for value in each.parameters)
            sql = f"({left.sql} IN ({listed}))"
            return Piece(sql, BOOL, (*left.parameters, *parameters), left.places)
        tests = [_compare(left, "=", each) for each in found]
        joined = values.either([each.sql for each in tests], "OR")
        parameters = tuple(value for each in tests for value in each.parameters)
        return Piece(joined, BOOL, parameters, left.places)

    def _comparison(self, left: Piece, sign: str) -> Piece:
        right = self._value(left)
        if right.kind == NULL:
            found = filled("({0} IS NULL)", BOOL, [left])
            return filled("(NOT {0})", BOOL, [found]) if sign == "!=" else found
        return _compare(left, sign, right)

    def _value(self, left: Piece) -> Piece:
        """What a column is compared with: a constant of its kind, another column, or a formula."""
        self.wanted = ("value", left)
        token = self._next
        if token.kind == "end":
            self._fail(_A[left.kind])
        if left.kind == DATE:
            return self._date_value()
        if self._is_constant(token, left):
            self._take()
            return self._constant(token, left)
        right = self._sum()
        self.wanted = ("joiner", None)
        if NULL not in (left.kind, right.kind) and not _fit(left.kind, right.kind):
            self._fail(f"{_A[left.kind]}", token)
        return right

    def _is_constant(self, token: Token, left: Piece) -> bool:
        if token.kind in ("text", "plain text"):
            return True
        if left.kind not in (TEXT, JSON, MEDIA):
            return False
        ends = self._following.kind != "symbol" or self._following.text not in "(+-*/%"
        is_word = token.kind == "word" and token.text.lower() not in WORDS
        is_known = is_word and self._names.find(token.text) is not None
        return ends and ((is_word and not is_known) or token.kind in ("number", "date"))

    def _constant(self, token: Token, left: Piece) -> Piece:
        if left.kind == NUMBER:
            number = number_of(token.text)
            if number is None:
                self._fail("a number", token)
            return values.number(_exact(token.text, number))
        if left.kind == BOOL:
            if token.text.lower() not in ("true", "false"):
                self._fail("true or false", token)
            return Piece(token.text.upper(), BOOL, literal=token.text.lower() == "true")
        return values.text(token.text)

    def _date_value(self) -> Piece:
        token = self._next
        if token.kind in ("column", "word"):
            piece = self._operand()
            if piece.kind not in (DATE, NULL):
                self._fail(_A[DATE], token)
            return piece
        if token.kind not in ("date", "text", "plain text"):
            self._fail(_A[DATE])
        moment = moment_of(token.text)
        if moment is None:
            self._fail(_A[DATE])
        self._take()
        return Piece("?::TIMESTAMP", DATE, (moment,), literal=moment)

    def _sum(self) -> Piece:
        found = self._product()
        while self._is_symbol("+", "-"):
            found = self._arithmetic(found, self._product)
        return found

    def _product(self) -> Piece:
        found = self._operand()
        while self._is_symbol("*", "/", "%"):
            found = self._arithmetic(found, self._operand)
        return found

    def _arithmetic(self, left: Piece, read: Callable[[], Piece]) -> Piece:
        token = self._take()
        self._count_term()
        right = read()
        for piece in (left, right):
            if piece.kind != NUMBER:
                self._fail(f"numbers on both sides of {token.text}", token)
        template = f"(({{0}})::DOUBLE {token.text} ({{1}})::DOUBLE)"
        return filled(template, NUMBER, [left, right], can_be_nan=True)

    def _operand(self) -> Piece:
        self.wanted = ("operand", None)
        token = self._next
        if self._is_symbol("("):
            self._take()
            with self._deeper():
                found = self._or()
            self._expect(")")
            return filled("({0})", found.kind, [found], found.can_be_nan)
        if self._is_symbol("-"):
            self._take()
            with self._deeper():
                return self._negative(token)
        if token.kind == "symbol" or token.kind == "end":
            self._fail(f"a column ({self._names.hint('')}), a value or a function")
        if token.kind == "word":
            return self._word(token)
        self._take()
        if token.kind == "number":
            return values.number(_exact(token.text, number_of(token.text) or 0.0))
        if token.kind == "date":
            moment = moment_of(token.text)
            if moment is None:
                self._fail(_A[DATE], token)
            return Piece("?::TIMESTAMP", DATE, (moment,), literal=moment)
        found_column = None if token.kind == "plain text" else self._names.find(token.text)
        if found_column is None and token.kind == "column":
            self._fail(f"a column ({self._names.hint(token.text)})", token)
        return values.text(token.text) if found_column is None else found_column

    def _negative(self, token: Token) -> Piece:
        inner = self._operand()
        if inner.kind != NUMBER:
            self._fail("a number", token)
        if inner.literal is not None:
            return values.number(-inner.literal)
        return filled("(-({0})::DOUBLE)", NUMBER, [inner], can_be_nan=inner.can_be_nan)

    def _word(self, token: Token) -> Piece:
        name = token.text
        following = self._following
        if following.kind == "symbol" and following.text == "(" and name.lower() in FUNCTIONS:
            return self._function(name.lower())
        found = self._names.find(name)
        if found is not None:
            self._take()
            return found
        constant = _CONSTANTS.get(name.lower())
        if constant is None:
            self._fail(f"a column ({self._names.hint(name)})")
        self._take()
        return constant

    def _function(self, name: str) -> Piece:
        function = FUNCTIONS[name]
        token = self._take()
        self._expect("(")
        arguments: list[Piece] = []
        with self._deeper():
            while not self._is_symbol(")"):
                if arguments:
                    self._expect(",")
                start = self._next
                argument = self._sum()
                wanted = function.takes[min(len(arguments), len(function.takes) - 1)]
                if wanted and argument.kind not in wanted:
                    self._fail(" or ".join(_A[each] for each in wanted) + f" in {name}(…)", start)
                arguments.append(argument)
        low, high = function.count
        if not low <= len(arguments) <= high:
            self._fail(f"{name}({function.signature})", token)
        self._expect(")")
        self._count_term()
        return function.of(arguments)


_AFTER_NOT: Final = ("in", "between", "contains", "starts", "ends", "matches")
_A: Final = {
    NUMBER: "a number",
    TEXT: "text in quotes",
    BOOL: "true or false",
    DATE: "a date such as 2026-01-31",
    JSON: "text in quotes",
    MEDIA: "media",
    "bytes": "bytes",
    "array": "an array",
    NULL: "null",
}
_EXAMPLES: Final = {NUMBER: "> 1", DATE: "> 2026-01-31", TEXT: '= "some text"', JSON: '= "text"'}
_CONSTANTS: Final = {
    "true": Piece("TRUE", BOOL, literal=True),
    "false": Piece("FALSE", BOOL, literal=False),
    "null": Piece("NULL", NULL),
    "nan": values.number(math.nan),
    "inf": values.number(math.inf),
    "infinity": values.number(math.inf),
}


def _fit(one: str, other: str) -> bool:
    texts = (TEXT, JSON, MEDIA)
    return one == other or (one in texts and other in texts)


def _comparable(left: Piece, right: Piece) -> Piece:
    is_text = right.kind in (TEXT, JSON) and left.kind in (TEXT, JSON, MEDIA)
    return values.text_of(left) if is_text else left


def _compare(left: Piece, sign: str, right: Piece) -> Piece:
    """NaN equals NaN; else it is neither smaller nor larger than anything."""
    left, right = _comparable(left, right), _comparable(right, left)
    template = f"{{0}} {sign} {{1}}"
    if sign in _ORDERED:
        for place, piece in enumerate((left, right)):
            if piece.can_be_nan:
                template += f" AND NOT isnan(({{{place}}})::DOUBLE)"
    return filled(f"({template})", BOOL, [left, right])


def _is_nan(piece: Piece) -> Piece:
    if piece.kind != NUMBER:
        return filled("({0} IS NULL AND FALSE)", BOOL, [piece])
    return filled("isnan(({0})::DOUBLE)", BOOL, [piece])


def _exact(text: str, number: float) -> float:
    """Whole numbers are integers: those beyond 2**53 are not rounded."""
    is_whole = text.isascii() and text.lstrip("-").isdigit() and len(text) < 38
    return int(text) if is_whole else number


def moment_of(text: str) -> datetime | None:
    """The moment that a text says, in UTC if it says a zone; days begin at midnight."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment


def names_of(columns: Sequence[Mapping[str, Any]]) -> Names:
    """The columns of one table, called c0 and so on."""
    found: dict[str, Piece] = {}
    for place, column in enumerate(columns):
        found.setdefault(column["name"], values.value_of(f"c{place}", column, place))
    return Names(found, Piece("row", NUMBER))
