"""Blobs in a directory of this machine; each object is one file that a person can open."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from marey.errors import NotFoundError, UsageError
from marey.store.base import StoredObject, check_key, check_range

_PARTIAL_PREFIX: Final = ".partial-"
_COPY_BYTES: Final = 1024 * 1024


class LocalBlobStore:
    """A `BlobStore` over a directory: the object ``a/b.png`` is the file ``a/b.png`` in it.

    Symbolic links that lead out of the directory are treated as missing, so that a run copied
    from somebody else cannot show files of this machine.

    Parameters
    ----------
    root:
        The directory; made at the first put.

    Examples
    --------
    >>> import tempfile
    >>> store = LocalBlobStore(Path(tempfile.mkdtemp()))
    >>> store.put_bytes("ab/abcd.txt", b"hello")
    >>> store.get_range("ab/abcd.txt", 1, 3)
    b'el'
    """

    def __init__(self, root: Path) -> None:
        self.root: Final = root

    def put_bytes(self, key: str, data: bytes) -> None:
        """Store ``data``, in place of what the key held."""
        self._put(key, lambda target: target.write(data))

    def put_file(self, key: str, path: Path) -> None:
        """Store a copy of a file of any size, in bounded memory."""
        if not path.is_file():  # reading a pipe or a device may never end
            raise NotFoundError(f"A file to store must exist and be a regular file. Got {path}")
        with path.open("rb") as source:
            self._put(key, lambda target: shutil.copyfileobj(source, target, _COPY_BYTES))

    def get(self, key: str) -> bytes:
        """Give the whole object; raises `NotFoundError` if there is none."""
        with self._open(key) as file:
            return file.read()

    def get_range(self, key: str, start: int, stop: int) -> bytes:
        """Give the bytes from ``start`` up to ``stop``, fewer where the object ends before."""
        check_range(start, stop)
        with self._open(key) as file:
            length = os.fstat(file.fileno()).st_size
            file.seek(min(start, length))
            return file.read(max(min(stop, length) - start, 0))

    def head(self, key: str) -> StoredObject:
        """Say how large an object is and how old; raises `NotFoundError` if there is none."""
        with self._open(key) as file:
            status = os.fstat(file.fileno())
        return StoredObject(key, status.st_size, status.st_mtime)

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Give the objects whose key starts with ``prefix``, sorted by key."""
        for key in sorted(self._keys(prefix)):
            with suppress(NotFoundError):  # deleted meanwhile
                yield self.head(key)

    def delete(self, key: str) -> None:
        """Remove an object; one that does not exist is no error."""
        with suppress(FileNotFoundError, NotADirectoryError):
            self._path(key).unlink()

    def _path(self, key: str) -> Path:
        if any(part.startswith(_PARTIAL_PREFIX) for part in key.split("/")):
            raise UsageError(f"Keys that start with {_PARTIAL_PREFIX} are the store's own. {key!r}")
        return self.root / check_key(key)

    def _open(self, key: str) -> IO[bytes]:
        path = self._path(key)
        is_inside = path.resolve().is_relative_to(self.root.resolve())
        if not is_inside or not path.is_file():
            raise NotFoundError(f"There is no blob of this key in {self.root}. Key: {key}")
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            raise NotFoundError(f"This blob was just deleted from {self.root}. {key}") from error

    def _put(self, key: str, fill: Callable[[IO[bytes]], object]) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.parent / f"{_PARTIAL_PREFIX}{os.getpid()}-{secrets.token_hex(8)}"
        try:
            with partial.open("xb") as file:
                fill(file)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def _keys(self, prefix: str) -> Iterator[str]:
        for directory, _, names in os.walk(self.root):
            for name in names:
                key = (Path(directory) / name).relative_to(self.root).as_posix()
                if key.startswith(prefix) and not name.startswith(_PARTIAL_PREFIX):
                    yield key
