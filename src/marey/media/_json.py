"""JSON documents that figures are: strict, bounded in depth, without NaN; no kind is known here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from enum import Enum
from os import PathLike
from typing import Any, Final

import msgspec

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, view_array
from marey.media._file import open_content, take_file

MAX_DEPTH: Final = 200  # a browser's and Python's parser take more
STRING: Final = re.compile(rb'"[^"]*"')
NOT_STRUCTURE: Final = bytes(set(range(256)) - set(b'[]{}"'))
FAILURES: Final = (msgspec.MsgspecError, RecursionError, UnicodeError, TypeError, ValueError)


def to_json(value: Any, what: str, array: Callable[[Any], object] | None = None) -> bytes:
    """Write plain values as JSON that every browser reads.

    Parameters
    ----------
    value:
        Dicts, lists, text, numbers, dates, and arrays of any library.
    what:
        The class's name, to begin messages with.
    array:
        Makes plain values of an array; nested lists unless told.

    Returns
    -------
    bytes
        Compact UTF-8. NaN and infinities are null, dates ISO 8601, keys text.

    Raises
    ------
    MediaError
        If something else is in it, or it nests deeper than 200 levels.
    """
    hook = array or _array_to_lists

    def plain(each: Any) -> object:
        return _plain(each, hook)

    try:
        content = msgspec.json.encode(value, enc_hook=plain)
    except FAILURES as error:
        raise MediaError(f"{what} cannot be written as JSON: {error}") from error
    check_depth(content, what)
    return content


def _plain(value: Any, array: Callable[[Any], object]) -> object:
    if is_array_like(value):
        return array(view_array_or_objects(value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (AbstractSet, range)):
        return list(value)
    isoformat = getattr(value, "isoformat", None)
    if callable(isoformat):  # the dates of pandas; its NaT has the method too
        return isoformat() if value == value else None
    raise TypeError(f"expected JSON types, arrays or dates, got {describe(value)}")


def view_array_or_objects(value: Any) -> Any:
    """The array; also one of Python objects, such as a column of text, and of dates."""
    import numpy as np

    given = np.asarray(value) if hasattr(value, "__array__") else None
    return given if given is not None and given.dtype.kind in "OMU" else view_array(value)


def _array_to_lists(array: Any) -> object:
    if array.dtype.kind == "M":
        array = array.astype(str)
    return array.tolist()


def clean_json(content: bytes | str, what: str) -> bytes:
    """The same document as :func:`to_json` would write it; NaN and infinities become null.

    Raises
    ------
    MediaError
        If it is not JSON, or nests deeper than 200 levels.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    check_depth(raw, what)
    try:
        value = msgspec.json.decode(raw)
    except FAILURES:
        value = _loads_with_constants(raw, what)
    return to_json(value, what)


def _loads_with_constants(raw: bytes, what: str) -> Any:
    # Python itself writes NaN and Infinity, which are not JSON.
    try:
        return json.loads(raw, parse_constant=lambda _: None)
    except FAILURES as error:
        raise MediaError(f"{what} needs a JSON document, this is none: {error}") from error


def read_json_file(value: str | PathLike[str] | Any, what: str) -> bytes:
    """The document in a file that a user gave, as :func:`clean_json` gives it."""
    with open_content(take_file(value, what).content) as file:
        return clean_json(file.read(), what)


def check_depth(content: bytes, what: str) -> None:
    """Raise ``MediaError`` if brackets nest deeper than 200 levels; takes time in proportion."""
    import numpy as np

    # Without escaped quotes and backslashes a quote always ends or begins a text.
    bare = content.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, NOT_STRUCTURE)
    brackets = np.frombuffer(STRING.sub(b"", bare), np.uint8)
    steps = np.where((brackets == ord("[")) | (brackets == ord("{")), 1, -1)
    depth = int(np.cumsum(steps).max(initial=0))
    if depth > MAX_DEPTH:
        raise MediaError(f"{what} nests {depth:,} levels deep, at most {MAX_DEPTH} are allowed.")
