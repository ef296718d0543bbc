"""Which bytes of a file a Range header asks for (RFC 9110, section 14); no files are read here."""

from __future__ import annotations

import re
from typing import Final

_ONE_RANGE: Final = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class UnsatisfiableError(Exception):
    """The range lies outside the file."""


def wanted(header: str | None, size_bytes: int) -> range | None:
    """The bytes that ``header`` asks for, or None for the whole file.

    Only single ranges are followed. A list of ranges, another unit and what is malformed give the
    whole file, as the standard allows: so a long list costs nothing.

    Raises
    ------
    UnsatisfiableError
        If the file has no such bytes.
    """
    match = _ONE_RANGE.fullmatch(header) if header and len(header) < 64 else None
    if match is None or not (match[1] or match[2]):
        return None
    if match[1] and match[2] and int(match[1]) > int(match[2]):
        return None
    found = _clip(match[1], match[2], size_bytes)
    if not found:
        raise UnsatisfiableError
    return found


def _clip(first: str, last: str, size_bytes: int) -> range:
    if not first:  # the last n bytes
        return range(max(0, size_bytes - int(last)), size_bytes)
    end = int(last) + 1 if last else size_bytes
    return range(int(first), min(end, size_bytes))
