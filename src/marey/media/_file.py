"""Files that users give: bytes if small, else the place to copy them from; no format is known here."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os import PathLike, fsdecode, fsencode
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from marey.errors import MediaError
from marey.media._coerce import describe

if TYPE_CHECKING:
    from marey.media._base import Stored

MAX_IN_MEMORY_BYTES: Final = 16 * 1024 * 1024
MAX_STREAM_BYTES: Final = 2**31  # of an open file without a path, which is held in memory
READ_AT_ONCE: Final = 64 * 1024 * 1024  # bytes or characters
URL_SCHEMES: Final = ("http://", "https://", "s3://", "gs://", "gcs://")


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A file too large to hold in memory; it is copied when its value is logged.

    Attributes
    ----------
    path:
        Where it is.
    size_bytes, modified_ns, inode:
        What it was when it was looked at, so that a later change or replacement is noticed.
    """

    path: Path
    size_bytes: int
    modified_ns: int
    inode: int

    @classmethod
    def at(cls, path: Path) -> LargeFile:
        """The file as it is now."""
        status = path.stat()
        return cls(path, status.st_size, status.st_mtime_ns, status.st_ino)

    def check_unchanged(self) -> None:
        """Raise ``MediaError`` if the file is gone, or was written since it was looked at."""
        try:
            now = LargeFile.at(self.path)
        except OSError as error:
            raise _unreadable(self.path, error) from error
        if now != self:
            raise MediaError(
                "The file was changed after its media object was made and before that was logged. "
                f"Make the object when the file is complete: {self.path}"
            )


# The content of a file, as a field of a media value.
Content = bytes | LargeFile


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What a user gave as a file: its content, and its name if it has one.

    Attributes
    ----------
    content:
        Bytes, or a ``LargeFile`` beyond ``MAX_IN_MEMORY_BYTES``.
    path:
        Where it lies, to find its companions; None for what is no file of its own.
    stream_name:
        What an open file calls itself, if that is not its path: a member of an archive does.
    """

    content: Content
    path: Path | None
    stream_name: str = ""

    @property
    def name(self) -> str:
        """The file's name without its folder, or an empty text."""
        return PurePath(self.stream_name).name if self.path is None else self.path.name


def is_file_like(value: object) -> bool:
    """Whether a user's value is a path or an open file, and not numbers or an object to convert."""
    return isinstance(value, (str, PathLike, io.IOBase)) or callable(getattr(value, "read", None))


def take_file(value: Any, what: str, *, max_bytes: int | None = None) -> TakenFile:
    """Read a file that a user gave.

    Parameters
    ----------
    value:
        A path; an open file in text or binary mode, which is read from its path if that still leads
        to it, else from its beginning; ``BytesIO``; ``StringIO``, whose text becomes UTF-8.
    what:
        The class's name, to begin messages with.
    max_bytes:
        Refuse larger ones.

    Raises
    ------
    MediaError
        If it is none of these, is missing, is no regular file, or is too large.
    """
    if isinstance(value, (str, PathLike)):
        return _take_path(to_path(value, what), what, max_bytes)
    if not callable(getattr(value, "read", None)):
        raise MediaError(f"{what} needs the path of a file or an open file, got {describe(value)}.")
    path = _path_of(value)
    if path is not None:
        return _take_path(path, what, max_bytes)
    content = _read_stream(value, what, max_bytes)
    name = getattr(value, "name", "")
    return TakenFile(content, None, name if isinstance(name, str) else "")


def to_path(value: str | PathLike[Any], what: str) -> Path:
    """The path that a user gave; ``MediaError`` for addresses of the web and what is no path."""
    text = fsdecode(value)
    if text.lower().startswith(URL_SCHEMES):
        raise MediaError(
            f"{what} stores the content itself, it does not read addresses. "
            f"Download the file and pass its path: {text:.200}"
        )
    if not text or "\0" in text or not _is_encodable(text):
        raise MediaError(f"{what} needs the path of a file, got {text!r:.200}.")
    return Path(text)


def _is_encodable(text: str) -> bool:
    try:
        fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


def _path_of(stream: Any) -> Path | None:
    """Where an open file lies. A member of an archive also has a name, which is not its path."""
    raw = _raw_of(stream)
    if raw is None or not isinstance(raw.name, (str, bytes)):
        return None
    if not raw.closed:
        stream.flush()
    path = Path(fsdecode(raw.name))
    try:
        # It may have been replaced, or be relative to what was the working directory then.
        is_there = (
            path.exists() if raw.closed else os.path.samestat(os.fstat(raw.fileno()), path.stat())
        )
    except OSError:
        return None
    # A pipe or a device, which may never end, is refused where paths are.
    return path if is_there else None


def _raw_of(stream: Any) -> io.FileIO | None:
    """The file of the system under Python's layers of text and buffers; None under any other."""
    for layer in ("file", "buffer", "raw"):  # tempfile's, TextIOWrapper's, BufferedReader's
        try:
            stream = getattr(stream, layer, stream)
        except ValueError:  # detached
            return None
    return stream if isinstance(stream, io.FileIO) else None


def _take_path(path: Path, what: str, max_bytes: int | None) -> TakenFile:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            raise MediaError(f"{what} needs the path of a file, this is something else: {path}")
        _check_size(status.st_size, what, max_bytes, str(path))
        if status.st_size > MAX_IN_MEMORY_BYTES:
            return TakenFile(LargeFile.at(path.absolute()), path)
        with path.open("rb") as file:  # one that grows meanwhile has no end
            return TakenFile(file.read(status.st_size), path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _read_stream(stream: Any, what: str, max_bytes: int | None) -> bytes:
    limit = MAX_STREAM_BYTES if max_bytes is None else min(max_bytes, MAX_STREAM_BYTES)
    parts: list[bytes] = []
    size_bytes = 0
    try:
        if callable(getattr(stream, "seek", None)):
            stream.seek(0)
        for part in _parts(stream):
            parts.append(_to_bytes(part, what))
            size_bytes += len(parts[-1])
            _check_size(size_bytes, what, limit, "the open file")
    except MediaError:
        raise
    except (OSError, ValueError) as error:  # a closed file, one that cannot go back
        raise MediaError(
            f"{what} could not read the open file: {str(error).rstrip('.')}. "
            f"If it cannot go back to its beginning, pass io.BytesIO(file.read())."
        ) from error
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _parts(stream: Any) -> Iterator[Any]:
    try:
        part = stream.read(READ_AT_ONCE)
    except TypeError:  # it only knows how to give all
        yield stream.read()
        return
    while part:
        yield part
        part = stream.read(READ_AT_ONCE)


def _to_bytes(part: Any, what: str) -> bytes:
    if isinstance(part, str):
        return part.encode()
    if not isinstance(part, (bytes, bytearray, memoryview)):
        raise MediaError(f"{what} needs a file that gives bytes or text, got {describe(part)}.")
    return bytes(part)


def _check_size(size_bytes: int, what: str, max_bytes: int | None, where: str) -> None:
    if max_bytes is not None and size_bytes > max_bytes:
        raise MediaError(
            f"{what} takes files of at most {max_bytes:,} bytes, got {size_bytes:,}: {where}"
        )


def _unreadable(path: Path, error: OSError) -> MediaError:
    return MediaError(f"The file cannot be read: {error.strerror or error}: {path}")


def open_content(content: Content) -> BinaryIO:
    """The content as an open binary file, to close after use."""
    return io.BytesIO(content) if isinstance(content, bytes) else content.path.open("rb")


def size_of(content: Content) -> int:
    """Its length in bytes."""
    return len(content) if isinstance(content, bytes) else content.size_bytes


def blob_data(content: Content) -> bytes | Path:
    """The content as a ``Blob`` takes it."""
    return content if isinstance(content, bytes) else content.path


def stored_content(stored: Stored, blob: str) -> Content:
    """A stored blob as a field of a value: a ``LargeFile`` if it is large and lies on a disk."""
    path_of: Callable[[str], Path] | None = stored.blob_path
    if path_of is not None:
        file = LargeFile.at(path_of(blob))
        if file.size_bytes > MAX_IN_MEMORY_BYTES:
            return file
    return stored.read_blob(blob)
