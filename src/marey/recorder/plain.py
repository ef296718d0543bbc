"""Turns Python values into numbers and plain JSON; knows nothing of media, runs or steps."""

from __future__ import annotations

import math
from collections.abc import ItemsView, Iterable, Mapping, Sequence, ValuesView
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from enum import Enum
from os import PathLike, fspath
from types import NoneType
from typing import Any, Final

from marey.journal.integers import MAX_INT, MIN_INT

NUMBERS: Final = frozenset({float, int, bool, NoneType})
MAX_DEPTH: Final = 64
MAX_RANGE_ITEMS: Final = 1_000_000
KNOWN: Final = (str, bytes, bytearray, memoryview, Mapping, list, tuple, range, Enum)
NOT_PLAIN: Final = object()  # what the functions here give for a value that is none of theirs


def to_number(value: Any) -> Any:
    """A float, int, bool or None for what is one number, of any library; else ``NOT_PLAIN``.

    Single-element arrays count as their element. Members of enumerations are not numbers, they
    have names.
    """
    if type(value) in NUMBERS:
        return value
    if isinstance(value, Enum):
        return NOT_PLAIN
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int):
        return int(value)
    element = single_element(value)
    if element is NOT_PLAIN or type(element) in NUMBERS:
        return element
    if type(element) is type(value) and hasattr(element, "__float__"):
        number = float(element)  # numpy's long double gives itself as its item
        return NOT_PLAIN if math.isinf(number) and number != element else number
    return NOT_PLAIN


def single_element(value: Any) -> Any:
    """The Python value in an array of one element, or ``NOT_PLAIN`` for anything else.

    Works for numpy, torch, jax and tensorflow without importing them: what has a ``shape`` whose
    product is one, and ``item()`` or ``numpy()``.
    """
    shape = getattr(value, "shape", None)
    if shape is None or isinstance(value, type):
        return NOT_PLAIN
    try:
        if math.prod(shape) != 1:
            return NOT_PLAIN
    except TypeError:  # a shape that is no tuple of integers, such as an unknown dimension
        return NOT_PLAIN
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind in ("M", "m"):  # item() of a numpy date with nanoseconds would be an integer
        return NOT_PLAIN if shape else str(value)
    if hasattr(value, "filled") and getattr(value, "mask", False):
        return None  # numpy's masked element, whose item() is whatever lies below the mask
    if not hasattr(value, "item") and hasattr(value, "numpy"):
        value = value.numpy()
    return value.item() if hasattr(value, "item") else NOT_PLAIN


def unfold(value: Any) -> Any:
    """A list for what is one by another name, any other value as it is.

    Deques, views of dicts and other sequences are; and arrays, series and columns that hold objects
    or text instead of numbers, of any library. One of a single element counts as that.
    """
    if type(value) in NUMBERS or isinstance(value, KNOWN):
        return value
    if isinstance(value, (Sequence, ValuesView, ItemsView)):
        return list(value)
    if hasattr(type(value), "to_pylist") and hasattr(type(value), "null_count"):
        value = value.__array__()  # a column of pyarrow
    if getattr(getattr(value, "dtype", None), "kind", "") != "O" or not hasattr(value, "tolist"):
        return value
    if math.prod(value.shape) == 1 and hasattr(value, "item"):
        return value.item()
    # Pandas' missing value is known by its name, so as not to import it.
    return [None if type(each).__name__ == "NAType" else each for each in value.tolist()]


def short_numbers(values: Iterable[Any]) -> list[Any] | None:
    """The numbers that all of ``values`` are, of any library, if each has at most 64 bits."""
    numbers = [to_number(value) for value in values]
    for number in numbers:
        if number is NOT_PLAIN or (type(number) is int and not MIN_INT <= number <= MAX_INT):
            return None
    return numbers


def to_plain(value: Any, depth: int = 0) -> Any:
    """Plain JSON for what has an obvious one, else ``NOT_PLAIN``.

    Sets become sorted lists where they can be sorted, dates ISO 8601 text, members of
    enumerations their name, functions and classes their module and name, ``Decimal`` and
    ``complex`` their text, UTF-8 bytes their text, paths their text.
    """
    if depth > MAX_DEPTH:
        return NOT_PLAIN
    number = to_number(value)
    if number is not NOT_PLAIN:
        return number
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, (str, bytes, bytearray)):
        return _to_text(value)
    if isinstance(value, Mapping):
        return _to_dict(value, depth)
    if isinstance(value, (list, tuple, range, AbstractSet)):
        return _to_list(value, depth)
    unfolded = unfold(value)
    return _to_word(value) if unfolded is value else to_plain(unfolded, depth + 1)


def _to_text(value: str | bytes | bytearray) -> Any:
    try:
        if not isinstance(value, str):
            return bytes(value).decode()
        text = str(value)
        text.isascii() or text.encode()  # lone surrogates are no text
    except UnicodeError:
        return NOT_PLAIN
    return text


def _to_word(value: Any) -> Any:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta) or type(value).__module__ in ("decimal", "_pydecimal"):
        return str(value)
    if isinstance(value, PathLike):
        return _to_text(fspath(value))
    element = single_element(value)
    if isinstance(element, (str, bytes)):
        return _to_text(element)
    if isinstance(value, complex) or isinstance(element, complex):
        return str(complex(value)).strip("()")
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}.{value.__qualname__}"
    return NOT_PLAIN


def _to_dict(value: Mapping[Any, Any], depth: int) -> Any:
    result: dict[str, Any] = {}
    for key, entry in value.items():
        name, plain = to_key(key), to_plain(entry, depth + 1)
        if name is NOT_PLAIN or plain is NOT_PLAIN or name in result:
            return NOT_PLAIN
        result[name] = plain
    return result


def _to_list(value: Any, depth: int) -> Any:
    if _is_endless(value):
        return NOT_PLAIN
    items = [to_plain(item, depth + 1) for item in value]
    if any(item is NOT_PLAIN for item in items):
        return NOT_PLAIN
    if isinstance(value, AbstractSet):
        try:
            return sorted(items)
        except TypeError:  # mixed types have no order
            return sorted(items, key=repr)
    return items


def _is_endless(value: object) -> bool:
    """Whether a range has more items than one would write down: it holds none, a list holds all."""
    return isinstance(value, range) and len(value[: MAX_RANGE_ITEMS + 1]) > MAX_RANGE_ITEMS


def to_key(key: Any) -> Any:
    """The text of a nested dict's key: strings, and numbers as their digits; else ``NOT_PLAIN``."""
    plain = to_plain(key)
    if isinstance(plain, str):
        return plain
    is_number = type(plain) in NUMBERS and plain is not None
    return str(plain) if is_number else NOT_PLAIN


def to_config(value: Any, depth: int = 0) -> Any:
    """Plain JSON for any value of a config: what is not plain is kept as its text.

    Dataclasses become dicts, arrays lists. Unlike a logged value, a config only describes.
    """
    if depth > MAX_DEPTH:
        return repr(value)[:1_000]
    fields = None if isinstance(value, type) else getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        value = {name: getattr(value, name, None) for name in fields}
    if isinstance(value, Mapping):
        return {_config_key(key): to_config(entry, depth + 1) for key, entry in value.items()}
    if isinstance(value, (list, tuple, range)) and not _is_endless(value):
        return [to_config(item, depth + 1) for item in value]
    plain = to_plain(value)
    if plain is not NOT_PLAIN:
        return plain
    if hasattr(value, "tolist") and hasattr(value, "shape"):
        return to_config(value.tolist(), depth + 1)
    return str(value).encode(errors="backslashreplace").decode()


def _config_key(key: Any) -> str:
    name = to_key(key)
    return name if isinstance(name, str) else str(key).encode(errors="backslashreplace").decode()
