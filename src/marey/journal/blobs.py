"""Files beside the journal, named by their content's SHA-256; what is in them is not known."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Final

from marey.errors import JournalError
from marey.journal.record import BlobRef
from marey.journal.segment_file import write_error

CHUNK_BYTES: Final = 1024 * 1024
CACHED_BYTES: Final = 16 * 1024 * 1024  # of a blob, beyond which the system need not cache it
PART_BYTES: Final = 4 * 1024 * 1024  # after which the system is told so again
SLOW_SECS: Final = 0.1  # for a part, from which the disk is too slow to be waited for
MAX_EXTENSION_LENGTH: Final = 16
PARTIAL_SUFFIX: Final = ".part"

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_EXTENSION: Final = re.compile(r"(\.[a-z0-9]+)+")
_NOT_ALLOWED: Final = re.compile(r"[^.a-z0-9]+")
_DOTS: Final = re.compile(r"\.{2,}")
_OURS: Final = secrets.token_hex(8)  # with the process and a number: no two files have a name
_numbers: Final = itertools.count()
_advise: Final = getattr(os, "posix_fadvise", None)  # not everywhere
_NOT_NEEDED: Final = getattr(os, "POSIX_FADV_DONTNEED", 0)


def put(
    blobs_dir: Path, data: bytes | memoryview | Path, media_type: str, extension: str
) -> BlobRef:
    """Keep bytes, or a copy of a file, under the hash of their content.

    Content that is there already stays as it is. The blob appears whole or not at all, and any
    number of processes may put the same one at the same time. A file of any size is copied
    through a megabyte of memory; one that is a blob of this directory already is not read.

    Parameters
    ----------
    blobs_dir:
        The run's ``blobs`` directory; made if needed.
    data:
        The content, or the path of a regular file.
    media_type:
        Its IANA media type, kept in the reference.
    extension:
        End of the file name; made safe by `safe_extension`.

    Raises
    ------
    JournalError
        The file cannot be read, or the blob cannot be written.
    """
    extension = safe_extension(extension)
    if isinstance(data, Path):
        kept = _kept_ref(blobs_dir, data, media_type)
        if kept is not None:
            return _under_extension(blobs_dir, data, kept, extension)
        return _put_file(blobs_dir, data, media_type, extension)
    ref = BlobRef(hashlib.sha256(data).hexdigest(), len(data), media_type, extension)
    if not exists(blobs_dir, ref):
        with _partial(blobs_dir) as partial:
            partial.write(data)
            partial.move_in(ref)
    return ref


def kept_name(ref: BlobRef) -> str:
    """A blob's name, by which ``kept_path`` finds its file."""
    return ref.sha256 + ref.extension


def kept_path(blobs_dir: Path, name: str) -> Path:
    """The file of a name that ``kept_name`` gave; any text is safe.

    Raises
    ------
    JournalError
        It is no such name.
    """
    return path_of(blobs_dir, BlobRef(name[:64], 0, "", name[64:]))


def path_of(blobs_dir: Path, ref: BlobRef) -> Path:
    """Where a blob lies: ``<first 2 digits>/<sha256><extension>``; it need not exist.

    Raises
    ------
    JournalError
        The reference holds something else than a hash and a safe extension, so that it could
        point outside the directory.
    """
    return Path(_text_path(blobs_dir, ref))


def _text_path(blobs_dir: Path, ref: BlobRef) -> str:
    # Not by pathlib, which costs more than the system calls that use it.
    if not _SHA256.fullmatch(ref.sha256) or safe_extension(ref.extension) != ref.extension:
        raise JournalError(
            "A blob is named by 64 hex digits and an extension of at most "
            f"{MAX_EXTENSION_LENGTH} of the characters .a-z0-9. "
            f"Got {ref.sha256[:80]!r} and {ref.extension[:80]!r}"
        )
    return os.path.join(blobs_dir, ref.sha256[:2], ref.sha256 + ref.extension)  # noqa: PTH118


def exists(blobs_dir: Path, ref: BlobRef) -> bool:
    """Whether the blob is there with its whole length."""
    try:
        # A crash of the machine can leave a file of the right name and length 0.
        return os.stat(_text_path(blobs_dir, ref)).st_size == ref.size_bytes  # noqa: PTH116
    except OSError:
        return False


@lru_cache
def safe_extension(extension: str) -> str:
    """Make a file name's end harmless: dots, a-z and 0-9, at most 16 characters.

    ``.PNG`` becomes ``.png``, ``.tar.gz`` stays, and one of which nothing is left becomes
    ``.bin``.

    Examples
    --------
    >>> safe_extension(".PNG"), safe_extension("../../etc/passwd"), safe_extension("")
    ('.png', '.etcpasswd', '.bin')
    """
    kept = _DOTS.sub(".", _NOT_ALLOWED.sub("", extension.lower()))
    kept = ("." + kept.strip("."))[:MAX_EXTENSION_LENGTH].rstrip(".")
    return kept if _EXTENSION.fullmatch(kept) else ".bin"


def remove_partial(blobs_dir: Path, older_than_secs: float = 3600.0) -> int:
    """Delete copies that a killed process left unfinished; give how many."""
    removed = 0
    for path in blobs_dir.glob(f"*{PARTIAL_SUFFIX}"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime >= older_than_secs:
                path.unlink()
                removed += 1
    return removed


def _kept_ref(blobs_dir: Path, source: Path, media_type: str) -> BlobRef | None:
    """What refers to a file that is a blob of the directory; None if it is none."""
    if source.parent.parent != blobs_dir:
        return None
    ref = BlobRef(source.name[:64], _size_of(source), media_type, source.name[64:])
    try:
        return ref if path_of(blobs_dir, ref) == source and source.is_file() else None
    except JournalError:
        return None


def _size_of(source: Path) -> int:
    try:
        return source.stat().st_size
    except OSError:
        return 0


def _under_extension(blobs_dir: Path, source: Path, kept: BlobRef, extension: str) -> BlobRef:
    """The blob under the extension that its kind gives it, with no second copy if that can be."""
    ref = BlobRef(kept.sha256, kept.size_bytes, kept.media_type, extension)
    if not exists(blobs_dir, ref):
        try:
            os.link(source, path_of(blobs_dir, ref))
        except OSError:  # a file system without links, or an empty file left by a crash
            return _put_file(blobs_dir, source, kept.media_type, extension)
    return ref


def _put_file(blobs_dir: Path, source: Path, media_type: str, extension: str) -> BlobRef:
    with _opened(source) as file, _partial(blobs_dir) as partial:
        # Read once: the file may change, and what was copied is what counts.
        sha256, size_bytes = _copy(file, partial)
        ref = BlobRef(sha256, size_bytes, media_type, extension)
        if not exists(blobs_dir, ref):
            partial.move_in(ref)
    return ref


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    if not source.is_file():  # reading a pipe or a device may never end
        raise JournalError(f"A blob must be a regular file that exists. Got {source}")
    try:
        file = source.open("rb", buffering=0)
    except OSError as error:
        raise _unreadable(source, error) from error
    with file:
        yield file


def _copy(source: IO[bytes], target: _Partial) -> tuple[str, int]:
    """Write a file to ``target``; give digest and size."""
    digest, size = hashlib.sha256(), 0
    while chunk := _read(source):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _read(source: IO[bytes]) -> bytes:
    try:
        return source.read(CHUNK_BYTES)
    except OSError as error:
        raise _unreadable(Path(source.name), error) from error


def _unreadable(source: Path, error: OSError) -> JournalError:
    failure = JournalError(
        f"The file that was logged cannot be read: {error.strerror or error}. File: {source}"
    )
    failure.errno = error.errno
    return failure


class _Partial:
    """A new file to fill and move to its place; few system calls, as pictures come by thousands."""

    def __init__(self, blobs_dir: Path) -> None:
        self._blobs_dir = blobs_dir
        self.path = f"{blobs_dir}/{os.getpid()}-{_OURS}-{next(_numbers)}{PARTIAL_SUFFIX}"
        self._size, self._told = 0, CACHED_BYTES
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        flags |= getattr(os, "O_BINARY", 0)
        try:
            self._fd = os.open(self.path, flags, 0o666)
        except FileNotFoundError:
            blobs_dir.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(self.path, flags, 0o666)

    def write(self, data: bytes | memoryview) -> None:
        rest = memoryview(data)
        while rest:
            written = os.write(self._fd, rest[:PART_BYTES])
            rest = rest[written:]
            self._size += written
            if self._size - self._told >= PART_BYTES:
                self._uncache()

    def _uncache(self) -> None:
        """Let the system write now, and use the memory of what is written for what comes.

        Else a large blob takes the place of what others read again and again; and in a virtual
        machine, memory that the host must give first costs twenty times as much as the write.
        """
        self._told = self._size
        if _advise is None:
            return
        start = time.monotonic()
        with suppress(OSError):
            _advise(self._fd, 0, self._size, _NOT_NEEDED)
        if time.monotonic() - start > SLOW_SECS:
            self._told = sys.maxsize  # the system writes the rest when it wants

    def move_in(self, ref: BlobRef) -> None:
        """Give the file its name; from then on it is a blob."""
        self._close()
        target = _text_path(self._blobs_dir, ref)
        try:
            os.replace(self.path, target)  # noqa: PTH105
        except FileNotFoundError:
            Path(target).parent.mkdir(exist_ok=True)
            Path(self.path).replace(target)
        self.path = ""

    def discard(self) -> None:
        self._close()
        if self.path:
            with suppress(OSError):
                Path(self.path).unlink()

    def _close(self) -> None:
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            os.close(fd)


@contextmanager
def _partial(blobs_dir: Path) -> Iterator[_Partial]:
    """A new file to fill, which is deleted unless it was moved away."""
    partial = None
    try:
        partial = _Partial(blobs_dir)
        yield partial
    except JournalError:
        raise
    except OSError as error:
        raise write_error(blobs_dir, error, "blob") from error
    finally:
        if partial is not None:
            partial.discard()
