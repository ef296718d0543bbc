"""Bare values that ``log`` was given, as media; knows no kind, only what kinds declare."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from marey.media import class_of_kind
from marey.media._base import Media
from marey.media._coerce import is_array_like
from marey.media._registry import ACCEPTED


def media_for(value: Any) -> Media | None:
    """Make a bare value that is neither a number nor media into media.

    Parameters
    ----------
    value:
        A string, list, array, picture, data frame, or whatever else a kind accepts.

    Returns
    -------
    Media or None
        None if no kind takes such a value.

    Raises
    ------
    MediaError
        If a kind takes values of this type, but not this one.
    """
    if isinstance(value, Media):
        return value
    for kind in _candidates(type(value), is_array_like(value)):  # type: ignore[arg-type]
        media = class_of_kind(kind).accepts(value)
        if media is not None:
            return media
    return None


@lru_cache(maxsize=1024)
def _candidates(value_type: type[object], array_like: bool) -> tuple[str, ...]:
    names = [f"{each.__module__}.{each.__qualname__}" for each in value_type.__mro__]
    if array_like:
        names.append("array")
    kinds = (kind for name in names for kind in ACCEPTED.get(name, ()))
    return tuple(dict.fromkeys(kinds))
