"""Plain values: text, lists and dicts, kept as JSON; numbers by themselves are no media."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import UUID

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._coerce import describe, is_array_like, view_array

if TYPE_CHECKING:
    from typing_extensions import Self

MAX_INLINE_BYTES: Final = 32 * 1024  # of JSON in ASCII; more goes to a blob
MAX_ITEMS: Final = 1_000_000
MAX_DEPTH: Final = 64
PREVIEW_CHARACTERS: Final = 256
LARGEST_LISTED_ARRAY: Final = 32  # larger arrays of numbers are no lists to read


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Value(Media):
    """Text, a list or a dict, shown as text at the playhead.

    Parameters
    ----------
    value:
        Anything made of these, which are kept as JSON:

        ==============================  ==========================================================
        str, bool, None, int, float     as they are; integers of any size; NaN and infinities too
        list, tuple, range, array       list
        set, frozenset                  list, sorted if its elements can be compared
        dict                            dict; keys that are numbers, booleans or None become text
        bytes                           text, if it is UTF-8
        datetime, date, time            ISO 8601 text
        Enum                            its member's name
        Decimal, Fraction, complex,     text such as ``0.10``, ``1/3``, ``1+2j``
        timedelta, UUID, path
        function, class                 ``module.name``
        ==============================  ==========================================================

    Raises
    ------
    MediaError
        If it holds anything else, at the place the message names; if it is nested deeper than 64
        levels or has more than 1,000,000 elements.

    Examples
    --------
    >>> Value({"labels": ("cat", "dog")}).value
    {'labels': ['cat', 'dog']}
    """

    kind: ClassVar[str] = "value"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = (
        "array",
        "builtins.builtin_function_or_method",
        "builtins.bytes",
        "builtins.complex",
        "builtins.dict",
        "builtins.frozenset",
        "builtins.function",
        "builtins.list",
        "builtins.method",
        "builtins.range",
        "builtins.set",
        "builtins.str",
        "builtins.tuple",
        "builtins.type",
        "datetime.date",
        "datetime.time",
        "datetime.timedelta",
        "decimal.Decimal",
        "enum.Enum",
        "fractions.Fraction",
        "pathlib.PurePath",
        "pathlib._local.PurePath",
        "uuid.UUID",
    )

    text: str
    wide: bool

    def __init__(self, value: Any) -> None:
        reader = _Reader()
        plain = reader.read(value, (), MAX_DEPTH)
        try:
            text = json.dumps(plain)
        except ValueError as error:  # integers of more digits than Python prints
            raise MediaError(f"Value cannot be written as JSON: {error}") from error
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "wide", reader.wide)

    def __repr__(self) -> str:
        return f"Value({self.text:.80})"

    @property
    def value(self) -> Any:
        """The value as JSON types, made anew each time."""
        return json.loads(self.text)

    @property
    def inline(self) -> bool:
        """Whether it needs no blob: it is small, and no integer needs more than 64 bits."""
        return len(self.text) <= MAX_INLINE_BYTES and not self.wide

    @classmethod
    def accepts(cls, value: Any) -> Value | None:
        """Take plain values, and arrays that are small or hold no numbers."""
        if is_array_like(value) and not isinstance(value, (str, bytes)):
            array = view_array(value)
            if array.size > LARGEST_LISTED_ARRAY and array.dtype.kind in "biuf":
                return None
        return cls(value)

    def unwrap(self) -> object:
        """The plain value, not the media."""
        return self.value

    def encode(self) -> Encoded:
        """Put the value into the metadata, or with a preview into a blob."""
        if self.inline:
            return Encoded(self.kind, self.version, {"value": self.value})
        value = self.value
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        meta = {
            "type": _type_name(value),
            "preview": text[:PREVIEW_CHARACTERS],
            "length": len(value) if isinstance(value, (str, list, dict)) else 1,
        }
        content = json.dumps(value, ensure_ascii=False).encode()
        return Encoded(
            self.kind, self.version, meta, {"value": Blob(content, "application/json", ".json")}
        )

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the value, from the metadata or the blob."""
        if "value" in stored.meta:
            return cls(stored.meta["value"])
        try:
            return cls(json.loads(stored.read_blob("value")))
        except (ValueError, RecursionError) as error:
            raise MediaError("The stored value is damaged, it is no JSON.") from error

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """Read the draft's JSON anew, so that nothing in it has to be believed."""
        try:
            return cls(json.loads(state["text"]))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise MediaError("The draft of a value is damaged, it holds no JSON.") from error


def _type_name(value: object) -> str:
    names: dict[type, str] = {str: "string", list: "list", dict: "object", int: "integer"}
    return names.get(type(value), "number")


class _Reader:
    """Turns one value into JSON types, counting its elements."""

    def __init__(self) -> None:
        self.items = 0
        self.wide = False

    def read(self, value: Any, place: tuple[object, ...], depth: int) -> Any:
        self.items += 1
        if depth == 0 or self.items > MAX_ITEMS:
            raise MediaError(
                f"Value takes at most {MAX_DEPTH} levels and {MAX_ITEMS:,} elements. "
                f"Log it as a Table, or in parts. It goes beyond at value{_where(place):.200}"
            )
        if type(value) in PLAIN:
            return value
        for types, convert in CONVERSIONS:
            if isinstance(value, types):
                return convert(self, value, place, depth)
        if is_array_like(value):
            return self.read(_list_of(value), place, depth)
        if callable(value) and hasattr(value, "__qualname__"):
            return f"{value.__module__}.{value.__qualname__}"
        raise MediaError(
            f"Value holds text, numbers, booleans, None, dates, lists and dicts, got "
            f"{describe(value)}. Log it under a key of its own, or convert it to text. "
            f"It is at value{_where(place):.200}"
        )

    def read_integer(self, value: int, place: tuple[object, ...], depth: int) -> int:
        self.wide = self.wide or not -(2**63) <= value < 2**64
        return int(value)

    def read_text(self, value: str, place: tuple[object, ...], depth: int) -> str:
        text = str(value)
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise MediaError(
                    f"Value needs valid Unicode, got a lone surrogate at character {error.start} "
                    f"of value{_where(place):.200}"
                ) from error
        return text

    def read_bytes(self, value: Any, place: tuple[object, ...], depth: int) -> str:
        try:
            return bytes(value).decode()
        except UnicodeDecodeError as error:
            raise MediaError(
                f"Value takes bytes only if they are UTF-8 text. Convert them, for example with "
                f"bytes.hex. They are at value{_where(place):.200}"
            ) from error

    def read_list(self, value: Any, place: tuple[object, ...], depth: int) -> list[Any]:
        if len(value) > MAX_ITEMS:
            raise MediaError(
                f"Value takes at most {MAX_ITEMS:,} elements, got {len(value):,}. Log them as a "
                f"Table. They are at value{_where(place):.200}"
            )
        return [self.read(each, (*place, i), depth - 1) for i, each in enumerate(value)]

    def read_set(self, value: Any, place: tuple[object, ...], depth: int) -> list[Any]:
        items = self.read_list(list(value), place, depth)
        try:
            return sorted(items)
        except TypeError:
            return sorted(items, key=lambda each: (type(each).__name__, repr(each)))

    def read_dict(self, value: Any, place: tuple[object, ...], depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, each in value.items():
            name = self.read_key(key, place)
            if name in result:
                raise MediaError(f"Value has two keys {name!r:.100} at value{_where(place):.200}")
            result[name] = self.read(each, (*place, name), depth - 1)
        return result

    def read_key(self, key: object, place: tuple[object, ...]) -> str:
        plain = self.read(key, place, MAX_DEPTH)
        if isinstance(plain, (list, dict)):
            raise MediaError(
                f"Value needs keys that are text or numbers, got {describe(key)} "
                f"at value{_where(place):.200}"
            )
        return plain if isinstance(plain, str) else str(plain)


def _where(place: tuple[object, ...]) -> str:
    return "".join(f"[{each!r:.40}]" for each in place)


def _list_of(value: Any) -> Any:
    array = view_array(value)
    if array.dtype.kind in "Mm":  # tolist would give bare integers for nanoseconds
        array = array.astype(str)
    return array.tolist()


def _text_of(reader: _Reader, value: Any, place: tuple[object, ...], depth: int) -> str:
    return str(value).strip("()") if isinstance(value, complex) else str(value)


# Asked in this order: an Enum may be a str or an int, and numpy's float64 is a float.
Convert = Callable[[_Reader, Any, tuple[object, ...], int], Any]
PLAIN: Final = frozenset({bool, float, type(None)})
CONVERSIONS: Final[tuple[tuple[tuple[type, ...], Convert], ...]] = (
    ((Enum,), lambda reader, value, place, depth: value.name),
    ((str,), _Reader.read_text),
    ((bool,), lambda reader, value, place, depth: bool(value)),
    ((int,), _Reader.read_integer),
    ((float,), lambda reader, value, place, depth: float(value)),
    ((bytes, bytearray), _Reader.read_bytes),
    ((Mapping,), _Reader.read_dict),
    ((list, tuple, range), _Reader.read_list),
    ((AbstractSet,), _Reader.read_set),
    ((date, time), lambda reader, value, place, depth: value.isoformat()),
    ((Decimal, Fraction, complex, timedelta, UUID), _text_of),
    ((PathLike,), lambda reader, value, place, depth: reader.read(fspath(value), place, depth)),
)
