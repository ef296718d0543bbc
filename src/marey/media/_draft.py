"""Media values as bytes before they are encoded, so that a crash loses none; runs no code of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from marey.errors import MediaError
from marey.media import class_of_kind
from marey.media._base import Media
from marey.media._file import LargeFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

FORMAT: Final = "marey-draft-1"
MAX_DEPTH: Final = 8  # media within media
MAX_ARRAY_BYTES: Final = 2**32 - 1024  # what a MessagePack extension can hold
ARRAY_EXT: Final = 1
MEDIA_EXT: Final = 2
BIG_INTEGER_EXT: Final = 3
FILE_EXT: Final = 4
MAX_INTEGER_DIGITS: Final = 4300  # Python's own bound on reading integers


def to_draft(media: Media, keep_file: Callable[[Path], str] | None = None) -> bytes:
    """Write a value's fields as they are, without the work of encoding.

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
    draft = (FORMAT, media.kind, media.version, media.state())
    hook = partial(_to_extension, keep_file)
    try:
        return msgspec.msgpack.encode(draft, enc_hook=hook)
    except OverflowError:
        widened = (*draft[:3], _wrap_big_integers(draft[3]))
        return msgspec.msgpack.encode(widened, enc_hook=hook)


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
    return _read(data, MAX_DEPTH, find_file)


def _read(data: bytes | memoryview, depth: int, find_file: Callable[[str], Path] | None) -> Media:
    if depth == 0:
        raise MediaError(f"A draft nests media deeper than {MAX_DEPTH} levels.")

    def from_extension(code: int, view: memoryview) -> object:
        content = view[: view.nbytes]  # msgspec 0.19 gives a view whose length goes beyond
        if code == MEDIA_EXT:
            return _read(content, depth - 1, find_file)
        if code == FILE_EXT:
            return _read_file(content, find_file)
        return _read_plain(code, content)

    try:
        draft = msgspec.msgpack.decode(data, type=_Draft, ext_hook=from_extension)
        if draft.format != FORMAT:
            raise MediaError(f"These bytes are not a draft of the format {FORMAT}.")
        return _restore(draft)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise MediaError(f"The draft of a media value is damaged: {error}") from error


class _Draft(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    format: str
    kind: str
    version: int
    state: dict[str, Any]


def _restore(draft: _Draft) -> Media:
    try:
        media_class = class_of_kind(draft.kind)
    except KeyError as error:
        raise MediaError(f"This version of Marey knows no kind named {draft.kind!r}.") from error
    if draft.version != media_class.version:
        raise MediaError(
            f"The draft is of version {draft.version} of {draft.kind}, "
            f"this version of Marey reads {media_class.version}."
        )
    return media_class.restore(draft.state)


def _to_extension(keep_file: Callable[[Path], str] | None, value: object) -> object:
    if isinstance(value, Media):
        return msgspec.msgpack.Ext(MEDIA_EXT, to_draft(value, keep_file))
    if isinstance(value, LargeFile):
        return msgspec.msgpack.Ext(FILE_EXT, _keep(value, keep_file))
    import numpy as np

    if isinstance(value, np.ndarray):
        return msgspec.msgpack.Ext(ARRAY_EXT, _array_bytes(value))
    raise MediaError(f"A draft cannot hold a {type(value).__name__}.")


def _keep(file: LargeFile, keep_file: Callable[[Path], str] | None) -> bytes:
    if keep_file is None:
        raise MediaError(f"There is no place to keep a file of this size: {file.path}")
    file.check_unchanged()
    return keep_file(file.path).encode()


def _read_file(content: memoryview, find_file: Callable[[str], Path] | None) -> LargeFile:
    name = bytes(content).decode()
    if find_file is None:
        raise MediaError(f"The draft's file is not here: {name!r:.100}")
    try:
        return LargeFile.at(find_file(name))
    except OSError as error:
        raise MediaError(f"The draft's file cannot be read: {error}") from error


def _array_bytes(array: np.ndarray[Any, Any]) -> bytes:
    if array.dtype.kind not in "biufM":
        raise MediaError(f"A draft cannot hold an array of dtype {array.dtype}.")
    if array.nbytes > MAX_ARRAY_BYTES:
        raise MediaError(
            f"An array of {array.nbytes:,} bytes is too large to log at once, "
            f"at most {MAX_ARRAY_BYTES:,} are allowed. Log it in parts."
        )
    head = msgspec.msgpack.encode((array.dtype.str, array.shape))
    return b"".join((len(head).to_bytes(2, "little"), head, array.tobytes()))


class _ArrayHead(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    dtype: str
    shape: list[int]


def _read_plain(code: int, content: memoryview) -> object:
    if code == ARRAY_EXT:
        return _read_array(content)
    if code == BIG_INTEGER_EXT and len(content) < MAX_INTEGER_DIGITS:
        try:
            return int(bytes(content))
        except ValueError as error:
            raise MediaError("An integer in the draft is damaged.") from error
    raise MediaError(f"The draft holds an extension of the unknown type {code}.")


def _read_array(content: memoryview) -> np.ndarray[Any, Any]:
    import numpy as np

    end = 2 + int.from_bytes(content[:2], "little")
    head = msgspec.msgpack.decode(content[2:end], type=_ArrayHead)
    try:
        dtype = np.dtype(head.dtype)
    except (TypeError, ValueError, SyntaxError) as error:
        raise MediaError("An array in the draft has no valid dtype.") from error
    size_bytes = math.prod(head.shape) * dtype.itemsize
    if (
        dtype.kind not in "biufM"
        or len(head.shape) > 32
        or any(length < 0 for length in head.shape)
        or size_bytes != len(content[end:])
    ):
        raise MediaError("An array in the draft does not fit its bytes.")
    # A copy of the bytes owns its memory, is aligned and cannot be written.
    return np.frombuffer(bytes(content[end:]), dtype=dtype).reshape(head.shape)


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
