"""Sorts what one call of ``log`` was given into numbers and media, or refuses all of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from marey.errors import LogError, MareyError
from marey.media._base import Media
from marey.recorder import keys
from marey.recorder.plain import MAX_DEPTH, NOT_PLAIN, to_key, to_number, to_plain, unfold


class Piece(msgspec.Struct, frozen=True):
    """One media value at its place: ``position`` of ``count``; ``listed`` if in a list."""

    key: str
    media: Media
    position: int = 0
    count: int = 1
    listed: bool = False


class Entries(msgspec.Struct):
    """What one call logs: numbers by flattened key, and media.

    ``plain`` has what the summary shows of media that are plain values; ``reserved`` the keys
    that the user gave though Marey makes them; ``names`` all flattened keys.
    """

    numbers: dict[str, Any] = {}
    pieces: list[Piece] = []
    plain: dict[str, Any] = {}
    reserved: list[str] = []
    names: set[str] = set()
    time: float | None = None

    @classmethod
    def of(cls, data: object) -> Entries:
        """Sort the argument of ``log``.

        Raises
        ------
        LogError
            It is no mapping, or one of its keys or values cannot be recorded.
        """
        if not isinstance(data, Mapping):
            raise LogError(
                f"log needs a dict of names and values such as {{'loss': 0.5}}, "
                f"not {type(data).__name__}: {data!r:.100}"
            )
        entries = cls()
        for key, value in data.items():
            name = keys.check_key(key)
            if name in keys.MADE_BY_MAREY:
                entries.reserved.append(name)
            elif name == keys.TIMESTAMP:
                entries.time = _to_time(value)
            else:
                entries._add(name, value, 0)
        return entries

    def _add(self, name: str, value: Any, depth: int) -> None:
        value = unfold(value)
        if isinstance(value, Mapping) and value:
            self._add_nested(name, value, depth)
            return
        plain = to_plain(value) if isinstance(value, (list, tuple)) else None
        if plain is NOT_PLAIN and any(_holds_media(item, depth) for item in value):
            # Each item has a name of its own, as the entries of a dict have.
            self._add_nested(name, {str(at): item for at, item in enumerate(value)}, depth)
            return
        if name in self.names:
            raise LogError(f"two values in one call have the key {name!r}; rename one of them")
        self.names.add(name)
        if isinstance(value, Media):
            self.pieces.append(Piece(name, value))
        elif plain is NOT_PLAIN:
            self._add_list(name, value)
        else:
            self._add_value(name, value)

    def _add_nested(self, name: str, value: Mapping[Any, Any], depth: int) -> None:
        if depth >= MAX_DEPTH:
            raise LogError(f"the dict at {name[:100]!r} is nested deeper than {MAX_DEPTH} levels")
        for key, entry in value.items():
            part = to_key(key)
            if part is NOT_PLAIN:
                raise LogError(
                    f"a key must be a string, not {type(key).__name__} in {name!r}: {key!r:.100}"
                )
            self._add(keys.check_key(f"{name}.{keys.check_key(part)}"), entry, depth + 1)

    def _add_value(self, name: str, value: Any) -> None:
        try:
            number = to_number(value)
            if number is not NOT_PLAIN:
                self.numbers[name] = number
                return
            plain = to_plain(value)
            media = as_media(name, value) if plain is NOT_PLAIN else _as_value(plain)
        except LogError:
            raise
        except Exception as error:
            raise _refusal(name, value, error) from error
        if plain is not NOT_PLAIN:
            self.plain[name] = plain
        self.pieces.append(Piece(name, media))

    def _add_list(self, name: str, values: list[Any] | tuple[Any, ...]) -> None:
        for position, value in enumerate(values):
            media = as_item(f"{name}[{position}]", value)
            self.pieces.append(Piece(name, media, position, len(values), listed=True))


def _holds_media(value: object, depth: int) -> bool:
    """Whether an item of a list is itself a dict or list with something in it that is not plain."""
    value = unfold(value)
    if not isinstance(value, (Mapping, list, tuple)) or depth > MAX_DEPTH:
        return False
    return bool(value) and to_plain(value) is NOT_PLAIN


def as_item(name: str, value: Any) -> Media:
    """The media that an item of a list of media is: whatever is plain becomes a plain value.

    Raises
    ------
    LogError
        It can become none.
    """
    if isinstance(value, Media):
        return value
    plain = to_plain(value)
    return as_media(name, value) if plain is NOT_PLAIN else _as_value(plain)


def as_media(name: str, value: Any) -> Media:
    """The media that a value that is not plain becomes when it is logged as ``name``.

    Raises
    ------
    LogError
        It can become none.
    """
    try:
        media = _implicit(value)
    except Exception as error:
        raise _refusal(name, value, error) from error
    if media is None:
        raise _refusal(name, value, None)
    return media


def _as_value(plain: Any) -> Media:
    from marey.media import class_of_kind

    value_class: Callable[[Any], Media] = class_of_kind("value")
    return value_class(plain)


def _implicit(value: Any) -> Media | None:
    from marey.media.implicit import media_for

    return media_for(value)


def _to_time(value: object) -> float:
    number = to_number(value)
    if number is NOT_PLAIN or number is None:
        raise LogError(
            f"{keys.TIMESTAMP!r} must be seconds since 1970 as a number, "
            f"not {type(value).__name__}: {value!r:.100}"
        )
    try:
        time = float(number)
    except OverflowError:
        time = math.inf
    if not math.isfinite(time):
        raise LogError(f"{keys.TIMESTAMP!r} must be a finite number of seconds, not {value!r:.100}")
    return time


def _refusal(name: str, value: object, error: Exception | None) -> LogError:
    kind = type(value)
    what = f"the value of {name!r} cannot be recorded: {kind.__module__}.{kind.__qualname__}"
    if isinstance(error, MareyError):
        return LogError(f"{what}. {error}")
    if error is not None:
        return LogError(f"{what}. It raised {type(error).__name__}: {error!s:.300}")
    if isinstance(value, Iterator):
        return LogError(f"{what} can be read only once. Make a list of it: list(...)")
    if hasattr(kind, "__dataclass_fields__"):
        return LogError(f"{what} is a dataclass. Give its fields as a dict: vars(...)")
    return LogError(
        f"{what} is neither a number, nor text, nor a list or dict of them, nor media. "
        f"Give a number or text made from it, or one of marey's media classes."
    )
