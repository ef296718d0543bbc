"""The kinds of media by name, imported when first needed; no kind is named here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from marey.media._registry import CLASSES, KINDS

if TYPE_CHECKING:
    from marey.media._base import Media, Stored
    from marey.media._registry import *  # noqa: F403  (the classes, for type checkers)


def __getattr__(name: str) -> object:
    if name not in CLASSES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(CLASSES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *CLASSES})


def class_of_kind(kind: str) -> type[Media]:
    """The class whose values are of a kind.

    Raises
    ------
    KeyError
        If this version of Marey knows no such kind.
    """
    module, name = KINDS[kind]
    found: type[Media] = getattr(import_module(module), name)
    return found


def decode(stored: Stored) -> object:
    """Give back what was logged.

    Parameters
    ----------
    stored:
        One value as it was read from a run.

    Returns
    -------
    object
        The media object; the plain value if it was one; ``stored`` itself if the kind is unknown
        or newer than this version of Marey, so that its metadata and bytes can still be had.

    Raises
    ------
    MediaError
        If the stored bytes are damaged.
    """
    if stored.kind not in KINDS:
        return stored
    found = class_of_kind(stored.kind)
    return stored if stored.version > found.version else found.decode(stored).unwrap()
