"""Media values as bytes before they are encoded, so that a crash loses none; runs no code of them.

A draft is the length of its head, its head in MessagePack, and the bytes of its arrays one after the
other. So what is large need not be copied to write it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from marey.errors import MediaError, MissingExtraError
from marey.media import class_of_kind
from marey.media._base import Media
from marey.media._file import LargeFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

Part = bytes | memoryview

FORMAT: Final = "marey-draft-2"
MAX_DEPTH: Final = 8  # media within media
MAX_ARRAY_BYTES: Final = 2**32 - 1024
LARGE_BYTES: Final = 64 * 1024  # bytes of a field from which they are not copied into the head
ARRAY_EXT: Final = 1
MEDIA_EXT: Final = 2
BIG_INTEGER_EXT: Final = 3
FILE_EXT: Final = 4
BYTES_EXT: Final = 5
_PLAIN: Final = frozenset({bool, int, float, str, type(None)})
HEAD_LENGTH: Final = struct.Struct("<I")
MAX_INTEGER_DIGITS: Final = 4300  # Python's own bound on reading integers


def to_draft(media: Media, keep_file: Callable[[Path], str] | None = None) -> bytes:
    """Write a value's fields as they are, without the work of encoding; see ``draft_parts``."""
    return b"".join(draft_parts(media, keep_file))


def draft_parts(media: Media, keep_file: Callable[[Path], str] | None = None) -> list[Part]:
    """The parts of a draft, to be written one after the other; arrays are the value's own memory.

    Parameters
    ----------
    media:
        The value.
    keep_file:
        Copies a file that is too large for a draft, and gives the name it can be found by.

    Raises
    ------
    MediaError
        If an array is larger than 4 GiB, or a large file was changed or cannot be kept.
    """
    writer = _Writer(keep_file)
    head = writer.head(media)
    return [HEAD_LENGTH.pack(len(head)) + head, *writer.arrays]


class _Writer:
    """Makes the heads of a value and of those within it, and collects what goes behind them."""

    def __init__(self, keep_file: Callable[[Path], str] | None) -> None:
        self._keep_file = keep_file
        self.arrays: list[Part] = []

    def head(self, media: Media) -> bytes:
        state = _wrap(media.state())
        start = (FORMAT, media.kind, media.version)
        before = len(self.arrays)
        try:
            return msgspec.msgpack.encode((*start, state), enc_hook=self._to_extension)
        except OverflowError:
            del self.arrays[before:]
            widened = (*start, _wrap_big_integers(state))
            return msgspec.msgpack.encode(widened, enc_hook=self._to_extension)

    def _to_extension(self, value: object) -> object:
        if isinstance(value, _Wrapped):
            return self._wrapped(value.value)
        import numpy as np

        if isinstance(value, np.ndarray):
            return msgspec.msgpack.Ext(ARRAY_EXT, self._array(value))
        raise MediaError(f"A draft cannot hold a {type(value).__name__}.")

    def _wrapped(self, value: Media | LargeFile | bytes) -> object:
        if isinstance(value, Media):
            return msgspec.msgpack.Ext(MEDIA_EXT, self.head(value))
        if isinstance(value, LargeFile):
            return msgspec.msgpack.Ext(FILE_EXT, _keep(value, self._keep_file))
        self.arrays.append(value)
        return msgspec.msgpack.Ext(BYTES_EXT, HEAD_LENGTH.pack(len(value)))

    def _array(self, array: np.ndarray[Any, Any]) -> bytes:
        import numpy as np

        if array.dtype.kind not in "biufM":
            raise MediaError(f"A draft cannot hold an array of dtype {array.dtype}.")
        if array.nbytes > MAX_ARRAY_BYTES:
            raise MediaError(
                f"An array of {array.nbytes:,} bytes is too large to log at once, "
                f"at most {MAX_ARRAY_BYTES:,} are allowed. Log it in parts."
            )
        if array.nbytes:
            flat = np.ascontiguousarray(array).reshape(-1)
            self.arrays.append(flat.view(np.uint8).data)
        return msgspec.msgpack.encode((array.dtype.str, array.shape))


class _Wrapped:
    """What msgspec would write by itself, a dataclass as its fields, and must not."""

    __slots__ = ("value",)

    def __init__(self, value: Media | LargeFile | bytes) -> None:
        self.value = value


def _wrap(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, bytes):
        return _Wrapped(value) if LARGE_BYTES <= len(value) <= MAX_ARRAY_BYTES else value
    if isinstance(value, dict):
        return {name: each if type(each) in _PLAIN else _wrap(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return value if _PLAIN.issuperset(map(type, value)) else [_wrap(each) for each in value]
    return _Wrapped(value) if isinstance(value, (Media, LargeFile)) else value


def from_draft(data: bytes, find_file: Callable[[str], Path] | None = None) -> Media:
    """Read what :func:`to_draft` wrote. Safe on any bytes: only fields are set, and checked.

    Parameters
    ----------
    data:
        The draft.
    find_file:
        Gives the path of a file that was kept by this name, and must not believe the name.

    Raises
    ------
    MediaError
        If the bytes are no draft, are damaged, or are of a kind this version does not know.
    """
    view = memoryview(data)
    (head_bytes,) = HEAD_LENGTH.unpack(view[: HEAD_LENGTH.size].tobytes().ljust(4, b"\xff"))
    end = HEAD_LENGTH.size + head_bytes
    if end > len(view):
        raise MediaError("The draft of a media value is cut off.")
    reader = _Reader(view[end:], find_file)
    media = reader.read(view[HEAD_LENGTH.size : end], MAX_DEPTH)
    if reader.rest:
        raise MediaError("The draft of a media value holds more than its fields.")
    return media


class _Reader:
    """Reads heads; the bytes behind them are taken in the order in which they were written."""

    def __init__(self, rest: memoryview, find_file: Callable[[str], Path] | None) -> None:
        self.rest = rest
        self._find_file = find_file

    def read(self, head: memoryview, depth: int) -> Media:
        if depth == 0:
            raise MediaError(f"A draft nests media deeper than {MAX_DEPTH} levels.")

        def from_extension(code: int, view: memoryview) -> object:
            content = view[: view.nbytes]  # msgspec 0.19 gives a view whose length goes beyond
            if code == MEDIA_EXT:
                return self.read(content, depth - 1)
            return self._read_plain(code, content)

        try:
            draft = msgspec.msgpack.decode(head, type=_Draft, ext_hook=from_extension)
            if draft.format != FORMAT:
                raise MediaError(f"These bytes are not a draft of the format {FORMAT}.")
            return _restore(draft)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise MediaError(f"The draft of a media value is damaged: {error}") from error

    def _read_plain(self, code: int, content: memoryview) -> object:
        if code == ARRAY_EXT:
            return self._read_array(content)
        if code == FILE_EXT:
            return _read_file(content, self._find_file)
        if code == BYTES_EXT and len(content) == HEAD_LENGTH.size:
            return self._take(HEAD_LENGTH.unpack(content)[0])
        if code == BIG_INTEGER_EXT and len(content) < MAX_INTEGER_DIGITS:
            try:
                return int(bytes(content))
            except ValueError as error:
                raise MediaError("An integer in the draft is damaged.") from error
        raise MediaError(f"The draft holds an extension of the unknown type {code}.")

    def _take(self, size_bytes: int) -> bytes:
        if size_bytes > len(self.rest):
            raise MediaError("A draft's field does not fit its bytes.")
        content = bytes(self.rest[:size_bytes])  # owns its memory, and is aligned
        self.rest = self.rest[size_bytes:]
        return content

    def _read_array(self, content: memoryview) -> np.ndarray[Any, Any]:
        import numpy as np

        head = msgspec.msgpack.decode(content, type=_ArrayHead)
        try:
            dtype = np.dtype(head.dtype)
        except (TypeError, ValueError, SyntaxError) as error:
            raise MediaError("An array in the draft has no valid dtype.") from error
        if (
            dtype.kind not in "biufM"
            or len(head.shape) > 32
            or any(length < 0 for length in head.shape)
        ):
            raise MediaError("An array in the draft has no valid dtype or shape.")
        size_bytes = math.prod(head.shape) * dtype.itemsize
        try:
            return np.frombuffer(self._take(size_bytes), dtype=dtype).reshape(head.shape)
        except ValueError as error:  # no bytes, but axes that numpy cannot count
            raise MediaError("An array in the draft has no valid shape.") from error


class UnknownKindError(MediaError, MissingExtraError):
    """The kind of a draft, or its version, is one that another installation knows."""


class _Draft(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    format: str
    kind: str
    version: int
    state: dict[str, Any]


def _restore(draft: _Draft) -> Media:
    try:
        media_class = class_of_kind(draft.kind)
    except KeyError as error:
        raise UnknownKindError(
            f"This version of Marey knows no kind named {draft.kind!r}."
        ) from error
    if draft.version != media_class.version:
        raise UnknownKindError(
            f"The draft is of version {draft.version} of {draft.kind}, "
            f"this version of Marey reads {media_class.version}."
        )
    return media_class.restore(draft.state)


def _keep(file: LargeFile, keep_file: Callable[[Path], str] | None) -> bytes:
    if keep_file is None:
        raise MediaError(f"There is no place to keep a file of this size: {file.path}")
    file.check_unchanged()
    name = keep_file(file.path)
    file.check_unchanged()  # nor while it was copied
    return name.encode()


def _read_file(content: memoryview, find_file: Callable[[str], Path] | None) -> LargeFile:
    name = bytes(content).decode()
    if find_file is None:
        raise MediaError(f"The draft's file is not here: {name!r:.100}")
    try:
        return LargeFile.at(find_file(name))
    except OSError as error:
        raise MediaError(f"The draft's file cannot be read: {error}") from error


class _ArrayHead(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    dtype: str
    shape: list[int]


def _wrap_big_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _wrap_big_integers(each) for name, each in _items(value)}
    if isinstance(value, (list, tuple)):
        return [_wrap_big_integers(each) for each in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return msgspec.msgpack.Ext(BIG_INTEGER_EXT, str(value).encode())
    return value


def _items(mapping: Mapping[str, Any]) -> Any:
    return mapping.items()
