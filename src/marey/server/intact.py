"""Whether a file is still what its name says: the hash of what was logged."""

from __future__ import annotations

import hashlib
import os
from typing import Final

CHECKED_BYTES: Final = 16 * 1024 * 1024
"""Larger files are served as they are: to read them through would keep somebody waiting."""

_CHUNK_BYTES: Final = 1024 * 1024
_MOST_KNOWN: Final = 20_000
_known: Final[dict[tuple[int, ...], str]] = {}


def is_intact(file: int, sha256: str) -> bool:
    """Whether an open file has the content of this hash; it is read once, and again if it changes.

    Parameters
    ----------
    file:
        The file's descriptor.
    sha256:
        The hash in hexadecimal digits.
    """
    status = os.fstat(file)
    if status.st_size > CHECKED_BYTES:
        return True
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    found = _known.get(key)
    if found is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        found = _known[key] = _hash_of(file)
    return found == sha256


def _hash_of(file: int) -> str:
    digest = hashlib.sha256()
    os.lseek(file, 0, os.SEEK_SET)
    while chunk := os.read(file, _CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()
