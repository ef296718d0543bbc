"""What every kind of media is: a frozen value that encodes itself; no I/O, no run, no step."""

from __future__ import annotations

import hashlib
import json
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields
from filecmp import cmp
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from marey.errors import MediaError

if TYPE_CHECKING:
    from typing_extensions import Self

MAX_INLINE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes, or the file that holds them, with what a browser and a person need to open them.

    Parameters
    ----------
    data:
        The content, or the path of a file to copy it from.
    media_type:
        An IANA media type such as ``image/png``.
    extension:
        The file name's end with its dot, such as ``.png``.
    """

    data: bytes | memoryview | Path
    media_type: str
    extension: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """What a media value becomes: small JSON, named blobs, nested values.

    ``meta`` holds JSON types only and at most 64 KiB as JSON; NaN and infinities are allowed.
    An image's masks are ``children``: composition is data. ``attachments`` are blobs to store beside
    the others that no name leads to: where there are too many to list, as with the pictures in a
    table, the value's own blob holds their references.
    """

    kind: str
    version: int
    meta: Mapping[str, object]
    blobs: Mapping[str, Blob] = field(default_factory=dict)
    children: Mapping[str, Encoded] = field(default_factory=dict)
    attachments: Sequence[Blob] = ()

    def __post_init__(self) -> None:
        size = len(json.dumps(self.meta))
        if size > MAX_INLINE_BYTES:
            raise MediaError(
                f"{self.kind} has {size:,} bytes of metadata, at most {MAX_INLINE_BYTES:,} are "
                f"allowed. Shorten its caption or labels, or log them as a Table."
            )


@dataclass(frozen=True, slots=True)
class Stored:
    """One media value as it was read back: its metadata, its children, and its blobs on demand.

    ``blob_path`` gives the file that holds a blob, where there is one. ``reference_to`` opens a value
    whose blobs are attachments, from its JSON. ``previous`` gives the earlier parts of a value that
    was logged in parts: those under its key whose metadata have the same ``series``, oldest first.
    """

    kind: str
    version: int
    meta: Mapping[str, object]
    read_blob: Callable[[str], bytes]
    children: Mapping[str, Stored] = field(default_factory=dict)
    blob_path: Callable[[str], Path] | None = None
    reference_to: Callable[[Mapping[str, Any]], Stored] | None = None
    previous: Callable[[], Sequence[Stored]] | None = None


class Media(ABC):
    """A value of one kind. Subclasses are frozen dataclasses and own all they hold.

    The constructor checks and copies its arguments and raises ``MediaError`` at the user's
    line; :meth:`encode` runs later on another thread and must depend on nothing else.
    Two values are equal if they encode to the same; they are not hashable.
    """

    kind: ClassVar[str]
    version: ClassVar[int]
    accepted: ClassVar[tuple[str, ...]] = ()
    """Types, such as ``PIL.Image.Image``, that ``log`` offers to :meth:`accepts`; ``array`` stands
    for whatever looks like an array. Names, so that no library is imported to compare."""
    precedence: ClassVar[int] = 0
    """Of the kinds that accept a type, those with smaller numbers are asked first."""
    quick_if_large: ClassVar[bool] = False
    """Whether :meth:`encode` takes about as long as writing the value to a disk. Large values of
    such kinds are encoded by the call of ``log``, and not kept as a draft before."""

    @abstractmethod
    def encode(self) -> Encoded:
        """Turn the value into JSON and bytes. Pure: the same value gives the same bytes."""

    @classmethod
    @abstractmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the value that was logged; the inverse of :meth:`encode`."""

    @classmethod
    def accepts(cls, value: Any) -> Media | None:
        """Make a bare value of one of the ``accepted`` types into media, or leave it to others."""
        return None

    @property
    def inline(self) -> bool:
        """Whether :meth:`encode` is quick and yields no blobs, so that no thread need wait."""
        return False

    def snapshot(self) -> Media:
        """The value as it is now. Itself, unless the kind can be changed after it was made."""
        return self

    def for_log(self, place: str, step: int) -> Media:
        """The value as ``log`` records it: its :meth:`snapshot`, or what is new since the last time.

        Parameters
        ----------
        place:
            Names the run, the process and the key it is logged under.
        step:
            The step it will most likely be at.
        """
        return self.snapshot()

    def logged(self) -> None:  # noqa: B027  (most kinds need not know)
        """Told to what :meth:`for_log` gave when it was accepted, and not if it was refused."""

    def unwrap(self) -> object:
        """What a reader of a run is given: the media itself, or the plain value it stood for."""
        return self

    def file_name(self, blob: str, extension: str) -> str:
        """How :meth:`save` names a blob; a kind whose files name one another has its own way."""
        return f"{blob}{extension}"

    def save(self, folder: str | PathLike[str]) -> list[Path]:
        """Write the value as files: the same bytes that a run stores.

        Parameters
        ----------
        folder:
            Where to; made if it is missing. Files of the same name in it are replaced.

        Returns
        -------
        list of pathlib.Path
            The files, such as ``image.png``. Those of values within the value have its name in
            front, what a table's cells refer to its SHA-256; a value without files is written as JSON.

        Raises
        ------
        MediaError
            A stored name leads out of the folder.
        OSError
            A file cannot be written.

        Examples
        --------
        >>> import marey, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     [path.name for path in marey.Histogram([1, 2]).save(folder)]
        ['histogram.json']
        """
        return [_write(Path(folder), name, blob) for name, blob in _files(self, self.encode(), "")]

    def check(self) -> None:  # noqa: B027  (most kinds have no more to check than their fields)
        """Raise ``MediaError`` unless the fields can be encoded; a draft was not made by us."""

    def state(self) -> dict[str, object]:
        """The fields as a draft keeps them: JSON types, bytes, arrays and other media."""
        return {name: getattr(self, name) for name in _field_names(type(self))}

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The value whose :meth:`state` this is; ``MediaError`` if it cannot be one."""
        media = object.__new__(cls)
        names = set(_field_names(cls))
        if set(state) != names:
            raise MediaError(f"A draft of {cls.__name__} needs the fields {sorted(names)}.")
        for name, value in state.items():
            object.__setattr__(media, name, value)
        media.check()
        return media

    def __copy__(self) -> Self:
        return self  # nothing of it can change

    def __deepcopy__(self, memo: object) -> Self:
        return copy(self)

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Pickled as its draft. A file too large to hold in memory is pickled as its path."""
        from marey.media._draft import to_draft

        return _of_pickle, (to_draft(self.snapshot(), str),)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return same_encoding(self.encode(), other.encode())

    __hash__ = None  # type: ignore[assignment]


@lru_cache
def _field_names(kind: type[Media]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))  # type: ignore[arg-type]


def same_encoding(one: Encoded, other: Encoded) -> bool:
    """Whether two encodings hold the same; unlike ``==``, NaN equals NaN."""
    return (
        (one.kind, one.version) == (other.kind, other.version)
        and one.blobs.keys() == other.blobs.keys()
        and all(_same_blob(each, other.blobs[name]) for name, each in one.blobs.items())
        and json.dumps(one.meta, sort_keys=True) == json.dumps(other.meta, sort_keys=True)
        and one.children.keys() == other.children.keys()
        and all(same_encoding(each, other.children[name]) for name, each in one.children.items())
    )


def _same_blob(one: Blob, other: Blob) -> bool:
    if one == other:
        return True
    if (one.media_type, one.extension) != (other.media_type, other.extension):
        return False
    if isinstance(one.data, Path) and isinstance(other.data, Path):
        return cmp(one.data, other.data, shallow=False)
    if isinstance(one.data, Path) or isinstance(other.data, Path):
        return _content_of(one) == _content_of(other)
    return False


def _content_of(blob: Blob) -> bytes | memoryview:
    return blob.data.read_bytes() if isinstance(blob.data, Path) else blob.data


def _of_pickle(draft: bytes) -> Media:
    from marey.media._draft import from_draft

    return from_draft(draft, Path)


def _files(media: Media, encoded: Encoded, prefix: str) -> Iterator[tuple[str, Blob]]:
    if not (encoded.blobs or prefix):
        content = json.dumps(encoded.meta, indent=1).encode()
        yield f"{encoded.kind}.json", Blob(content, "application/json", ".json")
    for name, blob in encoded.blobs.items():
        yield prefix + media.file_name(name, blob.extension), blob
    for name, child in encoded.children.items():
        yield from _files(media, child, f"{prefix}{name.replace(':', '-')}-")
    for blob in encoded.attachments:
        data = blob.data.read_bytes() if isinstance(blob.data, Path) else blob.data
        yield f"{prefix}{hashlib.sha256(data).hexdigest()}{blob.extension}", blob


def _write(folder: Path, name: str, blob: Blob) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise MediaError(f"A stored file has a name that leads out of its folder: {name!r:.200}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(blob.data, Path):
        shutil.copyfile(blob.data, path)
    else:
        path.write_bytes(blob.data)
    return path
