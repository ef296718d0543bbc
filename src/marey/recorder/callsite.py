"""Where in the user's code a call came from, and warnings that point there."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import NamedTuple

_PACKAGE = str(Path(__file__).parent.parent) + os.sep


class CallSite(NamedTuple):
    """A line of the user's code."""

    filename: str
    line: int

    def __str__(self) -> str:
        return f"{self.filename}:{self.line}"


def find() -> CallSite:
    """The innermost line on the stack that is not Marey's own."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    filename = frame.f_code.co_filename
    if not filename.isascii():  # a file's name may be bytes that are no text
        filename = filename.encode(errors="backslashreplace").decode()
    return CallSite(filename, frame.f_lineno)


def warn(message: str, site: CallSite | None = None) -> None:
    """Warn as if the line at ``site``, by default the calling one, had done it."""
    place = site or find()
    warnings.warn_explicit(f"marey: {message}", UserWarning, place.filename, place.line)
