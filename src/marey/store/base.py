"""What a place for blobs can do, whatever it is; one file per place stands beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from marey.errors import UsageError

MAX_KEY_BYTES: Final = 1024  # what S3 allows


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What a store knows of one object without reading it.

    Attributes
    ----------
    key:
        Its key.
    size_bytes:
        Its length.
    modified:
        When it was put, in seconds since 1970.
    """

    key: str
    size_bytes: int
    modified: float


class BlobStore(Protocol):
    """Keeps bytes under keys such as ``ab/abcd.png``.

    Every put is atomic: a reader sees the old object, the new one or none, never a part.
    Methods may be called from any thread, and by several processes at once. A key that
    `check_key` refuses raises `UsageError` everywhere.
    """

    def put_bytes(self, key: str, data: bytes) -> None:
        """Store ``data``, in place of what the key held."""

    def put_file(self, key: str, path: Path) -> None:
        """Store a copy of a file of any size, in bounded memory."""

    def get(self, key: str) -> bytes:
        """Give the whole object; raises `NotFoundError` if there is none."""

    def get_range(self, key: str, start: int, stop: int) -> bytes:
        """Give the bytes from ``start`` up to ``stop``, fewer where the object ends before.

        Raises `NotFoundError` if there is no such object, `UsageError` for a range that is
        negative or ends before it starts.
        """

    def head(self, key: str) -> StoredObject:
        """Say how large an object is and how old; raises `NotFoundError` if there is none."""

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Give the objects whose key starts with ``prefix``, sorted by key."""

    def delete(self, key: str) -> None:
        """Remove an object; one that does not exist is no error."""


def check_key(key: str) -> str:
    """Give ``key`` back if it is safe as a relative path everywhere.

    Raises
    ------
    UsageError
        It is empty, longer than 1,024 bytes, starts or ends with ``/``, has an empty part,
        ``.`` or ``..``, or holds a backslash, a colon or a control character.
    """
    parts = key.split("/")
    has_bad_part = any(part in ("", ".", "..") for part in parts)
    has_bad_character = any(c in "\\:" or ord(c) < 32 or ord(c) == 127 for c in key)
    is_long = len(key.encode("utf-8", "surrogatepass")) > MAX_KEY_BYTES
    if has_bad_part or has_bad_character or is_long:
        raise UsageError(
            "The key of a blob is a relative path with / between its parts, without empty parts, "
            f". or .., backslashes, colons or control characters, and at most {MAX_KEY_BYTES:,} "
            f"bytes long. Got {key[:200]!r}"
        )
    return key


def check_range(start: int, stop: int) -> None:
    """Raise `UsageError` unless ``0 <= start <= stop``."""
    if not 0 <= start <= stop:
        raise UsageError(
            f"A range of bytes starts at 0 or later and ends after that. Got {start} to {stop}"
        )
