"""Files that users give: bytes if small, else the place to copy them from; no format is known here."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike, fsdecode
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from marey.errors import MediaError
from marey.media._coerce import describe

if TYPE_CHECKING:
    from marey.media._base import Stored

MAX_IN_MEMORY_BYTES: Final = 16 * 1024 * 1024
URL_SCHEMES: Final = ("http://", "https://", "s3://", "gs://", "gcs://")


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A file too large to hold in memory; it is copied when its value is logged.

    Attributes
    ----------
    path:
        Where it is.
    size_bytes, modified_ns:
        What it was when it was looked at, so that a later change is noticed.
    """

    path: Path
    size_bytes: int
    modified_ns: int

    @classmethod
    def at(cls, path: Path) -> LargeFile:
        """The file as it is now."""
        status = path.stat()
        return cls(path, status.st_size, status.st_mtime_ns)

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
        Where it lies, to find its companions; None for what is in memory only.
    """

    content: Content
    path: Path | None

    @property
    def name(self) -> str:
        """The file's name without its folder, or an empty text."""
        return "" if self.path is None else self.path.name


def is_file_like(value: object) -> bool:
    """Whether a user's value is a path or an open file, and not numbers or an object to convert."""
    return isinstance(value, (str, PathLike, io.IOBase)) or callable(getattr(value, "read", None))


def take_file(value: Any, what: str, *, max_bytes: int | None = None) -> TakenFile:
    """Read a file that a user gave.

    Parameters
    ----------
    value:
        A path; an open file in text or binary mode, which is read from its path if it has one, else
        from its beginning; ``BytesIO``; ``StringIO``, whose text becomes UTF-8.
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
    content = _read_stream(value, what)
    _check_size(len(content), what, max_bytes, "the open file")
    return TakenFile(content, None)


def to_path(value: str | PathLike[Any], what: str) -> Path:
    """The path that a user gave; ``MediaError`` for addresses of the web and what is no path."""
    text = fsdecode(value)
    if text.lower().startswith(URL_SCHEMES):
        raise MediaError(
            f"{what} stores the content itself, it does not read addresses. "
            f"Download the file and pass its path: {text:.200}"
        )
    if not text or "\0" in text:
        raise MediaError(f"{what} needs the path of a file, got {text!r:.200}.")
    return Path(text)


def _path_of(stream: Any) -> Path | None:
    name = getattr(stream, "name", None)
    if not isinstance(name, (str, PathLike)):
        return None
    if callable(getattr(stream, "flush", None)) and not getattr(stream, "closed", False):
        stream.flush()
    path = Path(name)
    # A pipe or a device, which may never end, is refused where paths are.
    return path if path.exists() else None


def _take_path(path: Path, what: str, max_bytes: int | None) -> TakenFile:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            raise MediaError(f"{what} needs the path of a file, this is something else: {path}")
        _check_size(status.st_size, what, max_bytes, str(path))
        if status.st_size > MAX_IN_MEMORY_BYTES:
            return TakenFile(LargeFile.at(path.absolute()), path)
        return TakenFile(path.read_bytes(), path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _read_stream(stream: Any, what: str) -> bytes:
    try:
        if callable(getattr(stream, "seek", None)):
            stream.seek(0)
        content = stream.read()
    except (OSError, ValueError) as error:  # a closed file, one that cannot go back
        raise MediaError(f"{what} could not read the open file: {error}") from error
    if isinstance(content, str):
        return content.encode()
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise MediaError(f"{what} needs a file that gives bytes or text, got {describe(content)}.")
    return bytes(content)


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
