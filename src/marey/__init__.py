"""Marey logs anything from an experiment and lets people look at all of it: the public names."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from marey import errors
from marey._version import __version__

if TYPE_CHECKING:
    from marey import plot
    from marey.media._registry import *  # noqa: F403  (generated: it has an __all__)
    from marey.media.image import BoundingBoxes2D, Classes, ImageMask
    from marey.plot import plot_table
    from marey.query import Api
    from marey.recorder.config import Config
    from marey.recorder.current import finish, log
    from marey.recorder.init import init
    from marey.recorder.run import Run
    from marey.recorder.summary import Summary
    from marey.settings import Settings

    config: Config
    run: Run | None
    summary: Summary

__all__ = [
    "Api",
    "BoundingBoxes2D",
    "Classes",
    "ImageMask",
    "Run",
    "Settings",
    "__version__",
    "config",
    "errors",
    "finish",
    "init",
    "log",
    "plot",
    "plot_table",
    "run",
    "summary",
]

# Imported when first asked for: a program that only reads runs does not load the recorder.
_MODULES: Final = {
    "Api": "marey.query",
    "BoundingBoxes2D": "marey.media.image",
    "Classes": "marey.media.image",
    "ImageMask": "marey.media.image",
    "Run": "marey.recorder.run",
    "Settings": "marey.settings",
    "finish": "marey.recorder.current",
    "init": "marey.recorder.init",
    "log": "marey.recorder.current",
    "plot_table": "marey.plot",
}
_SUBMODULES: Final = frozenset({"plot"})
_OF_CURRENT_RUN: Final = frozenset({"config", "run", "summary"})


def __getattr__(name: str) -> object:
    """Give a public name that is not imported yet, or that belongs to the current run."""
    if name in _OF_CURRENT_RUN:
        from marey.recorder import current

        return current.attribute(name)
    if name.startswith("_"):
        raise AttributeError(f"module 'marey' has no attribute {name!r}")
    from marey.recorder.forking import no_fork

    with no_fork():  # another thread may start a process that must not find a half import
        found = _find(name)
    globals()[name] = found  # the next look-up does not come here
    return found


def _find(name: str) -> object:
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    media = _media_classes()
    if name not in media:
        raise AttributeError(f"module 'marey' has no attribute {name!r}")
    return getattr(import_module(media[name]), name)


def _media_classes() -> dict[str, str]:
    from marey.media._registry import CLASSES

    return CLASSES


def __dir__() -> list[str]:
    return sorted({*__all__, *_media_classes()})
